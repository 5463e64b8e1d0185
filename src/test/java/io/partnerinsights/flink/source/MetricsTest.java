package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The metrics that a reporter of the cluster gets. */
@Timeout(120)
final class MetricsTest {
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER = FlinkCluster.reportingTo(REPORTER);

  @TempDir Path folder;

  @Test
  void showsWhatWasReadAndWhatIsPending() throws Exception {
    try (DailyExecutions daily = DailyExecutions.start(folder)) {
      daily.days(2);
      int rows = 2 * UsageRows.expected(daily.sandbox()).size();
      try (RunningJob job =
          RunningJob.start(daily.stream(RunningJob.environment(Map.of())))) {
        assertThat(job.next(rows)).hasSize(rows);

        assertThat(sum(job, "Source__usage.*numRecordsIn")).isEqualTo(rows);
        assertThat(sum(job, "Source__usage.*numBytesIn")).isGreaterThan(rows);
        assertThat(sum(job, "enumerator.pendingExecutions")).isZero();
        assertThat(sum(job, "enumerator.lagSeconds")).isZero();
        assertThat(sum(job, "enumerator.unassignedSplits")).isZero();
        assertThat(sum(job, "Source__usage.*currentFetchEventTimeLag")).isNotZero();
        assertThat(sum(job, "Source__usage.*resumes")).isZero();
      }
    }
  }

  /** Returns the sum over all readers, of the metrics with a value. */
  private static long sum(RunningJob job, String pattern) {
    Map<String, Metric> found = REPORTER.findMetrics(job.id(), pattern);
    assertThat(found).as(pattern).isNotEmpty();
    return found.values().stream().mapToLong(MetricsTest::value).sum();
  }

  private static long value(Metric metric) {
    return metric instanceof Counter counter
        ? counter.getCount()
        : ((Number) ((Gauge<?>) metric).getValue()).longValue();
  }
}
