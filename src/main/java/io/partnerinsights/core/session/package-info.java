/**
 * A report's file as rows: planned on one machine, read part by part on many. Start with {@link
 * io.partnerinsights.core.session.PartPlanner}.
 */
package io.partnerinsights.core.session;
