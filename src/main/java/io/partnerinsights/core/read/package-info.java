/**
 * A report's file as rows: planned on one machine, read part by part on many. Start with {@link
 * io.partnerinsights.core.read.PartPlanner}.
 */
package io.partnerinsights.core.read;
