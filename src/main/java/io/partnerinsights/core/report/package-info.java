/**
 * Plans a read: converts the options to a {@link io.partnerinsights.core.report.ReportRequest}, and
 * checks it with the service, which makes it a {@link io.partnerinsights.core.report.ReportPlan}.
 * Start with {@link io.partnerinsights.core.report.ReportPlanner}.
 */
package io.partnerinsights.core.report;
