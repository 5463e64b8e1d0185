/**
 * The metrics of a scan in the SQL tab of Spark's UI: {@link
 * io.partnerinsights.spark.metrics.ReadMetrics} of the tasks, {@link
 * io.partnerinsights.spark.metrics.ReportMetrics} of the driver. Start with the first.
 */
package io.partnerinsights.spark.metrics;
