/**
 * Finds or creates one report and waits for it; the only code that waits for the service. Start
 * with {@link io.partnerinsights.core.job.ReportJob}.
 */
package io.partnerinsights.core.job;
