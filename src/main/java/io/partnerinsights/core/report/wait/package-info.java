/**
 * The waiting for a report: look, judge what is seen, sleep, say how it goes, and end truthfully.
 * Start with {@link io.partnerinsights.core.report.wait.ReportWaiter}.
 */
package io.partnerinsights.core.report.wait;
