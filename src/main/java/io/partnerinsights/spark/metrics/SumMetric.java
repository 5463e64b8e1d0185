package io.partnerinsights.spark.metrics;

import java.util.Arrays;
import org.apache.spark.sql.connector.metric.CustomMetric;

/**
 * A sum over all tasks, formatted as text. Spark stores only the class's name, and later creates an
 * instance without arguments to format the sum. So each format is a public class with such a
 * constructor, which all metrics of that format share.
 */
abstract class SumMetric implements CustomMetric {
  private final String name;
  private final String description;

  SumMetric(String name, String description) {
    this.name = name;
    this.description = description;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final String aggregateTaskMetrics(long[] taskMetrics) {
    return format(Arrays.stream(taskMetrics).sum());
  }

  abstract String format(long sum);
}
