/**
 * What the SQL tab of Spark's UI shows of a scan. Spark makes these classes by name in its history
 * server too, so each is public with a public no-argument constructor. Start with {@link
 * io.partnerinsights.spark.metrics.ReadMetrics}.
 */
package io.partnerinsights.spark.metrics;
