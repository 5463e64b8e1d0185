/**
 * What a scan has cost in reports, told by the driver once a scan has its report. Start with {@link
 * io.partnerinsights.spark.metric.report.ReportMetrics}.
 */
package io.partnerinsights.spark.metric.report;
