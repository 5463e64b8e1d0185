/**
 * The metrics of a scan in the SQL tab of Spark's UI. Start with {@link
 * io.partnerinsights.spark.metrics.ScanMetrics}.
 */
@NullMarked
package io.partnerinsights.spark.metrics;

import org.jspecify.annotations.NullMarked;
