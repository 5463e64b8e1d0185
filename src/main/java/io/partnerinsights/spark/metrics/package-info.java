/**
 * The metrics of a scan in the SQL tab of Spark's UI. Start with {@link
 * io.partnerinsights.spark.metrics.ReadMetrics}, the metrics of the tasks; {@link
 * io.partnerinsights.spark.metrics.ReportMetrics} are those of the driver.
 */
@NullMarked
package io.partnerinsights.spark.metrics;

import org.jspecify.annotations.NullMarked;
