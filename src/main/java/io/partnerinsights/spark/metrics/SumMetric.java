package io.partnerinsights.spark.metrics;

import java.util.Arrays;
import org.apache.spark.sql.connector.metric.CustomMetric;

/**
 * A sum over all tasks, formatted as text. Spark stores only the class's name, and later creates an
 * instance without arguments to format the sum. So each format is a public class with such a
 * constructor, which all metrics of that format share, and {@link #describeAs} gives the metric.
 */
abstract class SumMetric implements CustomMetric {
  private String name = "";
  private String description = "";

  final SumMetric describeAs(String metric, String text) {
    name = metric;
    description = text;
    return this;
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
    return formatSum(Arrays.stream(taskMetrics).sum());
  }

  abstract String formatSum(long sum);
}
