/**
 * One question as several reports over parts of its range, and why or why not that gives the same
 * rows. Start with {@link io.partnerinsights.core.report.slice.Slicer}; the rules and their reasons
 * are docs/slices.md.
 */
package io.partnerinsights.core.report.slice;
