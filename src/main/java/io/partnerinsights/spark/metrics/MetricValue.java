package io.partnerinsights.spark.metrics;

import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** The value of one metric. */
record MetricValue(String name, long value) implements CustomTaskMetric {}
