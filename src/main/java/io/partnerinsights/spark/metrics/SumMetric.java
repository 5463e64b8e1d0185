package io.partnerinsights.spark.metrics;

import java.util.Arrays;
import org.apache.spark.sql.connector.metric.CustomMetric;

/**
 * A sum over all tasks, formatted for people. Spark keeps the class's name and makes an instance
 * without arguments to format the sum, in its history server too. So each format is a public class
 * with such a constructor, and the same for all metrics of that format.
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
