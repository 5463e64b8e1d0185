/**
 * The waiting for a report: look, judge what is seen, sleep, say how it goes, and end truthfully.
 * Start with {@link io.partnerinsights.core.job.ReportWaiter}.
 */
package io.partnerinsights.core.job;
