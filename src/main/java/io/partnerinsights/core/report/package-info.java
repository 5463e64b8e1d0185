/**
 * What is to be read: a {@link io.partnerinsights.core.report.ReportRequest} from the options, and
 * the {@link io.partnerinsights.core.report.ReportPlan} that it becomes when the service has
 * checked it. Start with {@link io.partnerinsights.core.report.ReportPlanner}.
 */
package io.partnerinsights.core.report;
