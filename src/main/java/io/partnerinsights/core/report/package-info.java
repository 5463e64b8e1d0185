/**
 * From a question to a report's file: planned with GETs only ({@link
 * io.partnerinsights.core.report.ReportPlanner}), made and waited for ({@link
 * io.partnerinsights.core.job.ReportRunner}), opened by its secure link. Start with {@link
 * io.partnerinsights.core.report.ReportRequest}.
 */
package io.partnerinsights.core.report;
