/**
 * Submits a report and polls it: the only code that waits for the service. A {@link
 * io.partnerinsights.core.job.ReportJob} is a state machine; {@link
 * io.partnerinsights.core.job.JobState} lists its states. Start there.
 */
package io.partnerinsights.core.job;
