package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quirk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The metrics that a reporter of the cluster gets. */
@Timeout(120)
final class MetricsTest {
  /** SQL adds a number to the name. */
  private static final String READER = "Source: usage(\\[\\d+])?";

  private static final String ENUMERATOR = "enumerator";
  private static final String SIGN_IN = "signInDaysLeft";

  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.reportingTo(REPORTER);

  @TempDir Path folder;

  @Test
  void showsWhatWasReadAndWhatIsPending() throws Exception {
    try (DailyExecutions daily = DailyExecutions.start(folder)) {
      daily.passDays(2);
      int rows = 2 * UsageRows.expectedTexts(daily.sandbox()).size();
      try (RunningJob job =
          RunningJob.start(daily.createStream(RunningJob.createEnvironment(Map.of())))) {
        assertThat(job.awaitResults(rows)).hasSize(rows);

        assertThat(sum(job, READER, "numRecordsIn")).isEqualTo(rows);
        assertThat(sum(job, READER, "numBytesIn")).isGreaterThan(rows);
        assertThat(sum(job, READER, "resumes")).isZero();
        assertThat(values(job, READER, "currentFetchEventTimeLag")).anyMatch(lag -> lag != -1);
        assertThat(sum(job, ENUMERATOR, "pendingExecutions")).isZero();
        assertThat(sum(job, ENUMERATOR, "lagSeconds")).isZero();
        assertThat(sum(job, ENUMERATOR, "unassignedSplits")).isZero();
        CommonTestUtils.waitUntilCondition(() -> sum(job, READER, "pendingSplits") == 0);
        assertThat(found(job, ENUMERATOR, SIGN_IN)).as("days of a password").isEmpty();
        assertDocumented(job);
      }
    }
  }

  @Test
  void showsTheReportThatIsAwaited() throws Exception {
    try (DailyExecutions daily = DailyExecutions.start(folder);
        RunningJob job =
            RunningJob.start(
                UsageRows.createStream(
                    RunningJob.createEnvironment(Map.of()), withLogin(daily.sandbox())))) {
      daily.sandbox().calls().awaitUntil(calls -> calls.count("POST", "/ScheduledReport") > 1);

      assertThat(sum(job, ENUMERATOR, "pendingReports")).isOne();
      assertThat(sum(job, ENUMERATOR, "waitedSeconds")).isNotNegative();
      CommonTestUtils.waitUntilCondition(() -> !found(job, ENUMERATOR, SIGN_IN).isEmpty());
      assertThat(values(job, ENUMERATOR, SIGN_IN)).containsExactly(89L);
      assertDocumented(job);

      daily.passTime(Duration.ofMinutes(15));
      int rows = UsageRows.expectedTexts(daily.sandbox()).size();
      assertThat(job.awaitResults(rows)).hasSize(rows);
      assertThat(sum(job, ENUMERATOR, "pendingReports")).isZero();
    }
  }

  /** Flink creates another enumerator, and ignores its gauges. */
  @Test
  @Tag("full")
  void showsTheEnumeratorThatRunsAfterAFailure() throws Exception {
    SandboxBuilder settings = UsageRows.sandboxSettings(0.1).latency(Duration.ofMillis(600));
    settings.outcome = Outcome.FAILED;
    Map<String, String> restarts = new HashMap<>(RunningJob.restartSettings());
    restarts.put("restart-strategy.fixed-delay.delay", "1s");
    try (Sandbox sandbox = settings.start();
        RunningJob job =
            RunningJob.start(
                UsageRows.createStream(
                    RunningJob.createEnvironment(restarts), FlinkReads.options(sandbox, folder)))) {
      job.awaitRestart();
      assertThat(sum(job, ENUMERATOR, "pendingReports")).isOne();

      settings.outcome = Outcome.COMPLETED;
      int rows = UsageRows.expectedTexts(sandbox).size();
      assertThat(job.awaitResults(rows)).hasSize(rows);
      assertThat(sum(job, ENUMERATOR, "pendingReports")).isZero();
    }
  }

  /** Returns options with a token that a login has just written to a file. */
  private Map<String, String> withLogin(Sandbox sandbox) throws IOException {
    Path token = folder.resolve("default.token");
    RefreshTokenFile.ofSignIn(token, Secret.of(sandbox.refreshToken()), Instant.now()).write();
    Map<String, String> options = FlinkReads.options(sandbox, folder);
    List.of("username", "password", "clientSecret").forEach(options::remove);
    options.put("refreshToken", "file:" + token);
    return options;
  }

  @Test
  void countsTheValuesThatAreRoundedOrCut() throws Exception {
    String query =
        "SELECT BilledRevenueUSD, SubscriptionStartDate FROM SeatsSubscriptionsAndRevenue";
    try (Sandbox sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .quirk(Quirk.LONG_AMOUNTS)
            .quirk(Quirk.TIMES_OF_DAY)
            .start()) {
      List<Map<String, String>> rows = sandbox.expectedRows(query);
      long amounts = rows.stream().filter(row -> row.get("BilledRevenueUSD") != null).count();
      long times =
          rows.stream()
              .filter(row -> !row.get("SubscriptionStartDate").endsWith(" 00:00:00"))
              .count();
      PartnerInsightsSource<RowData> source =
          PartnerInsightsSource.builder()
              .options(FlinkReads.options(sandbox, folder, "query", query))
              .build();
      try (RunningJob job =
          RunningJob.start(
              RunningJob.createEnvironment(Map.of())
                  .fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
                  .map(row -> "" + row.isNullAt(0))
                  .returns(Types.STRING))) {
        assertThat(job.awaitResults(Integer.MAX_VALUE))
            .filteredOn("false"::equals)
            .hasSize((int) amounts);
        assertThat(sum(job, READER, "valuesRounded")).isPositive().isEqualTo(amounts);
        assertThat(sum(job, READER, "timesCut")).isPositive().isEqualTo(times);
      }
    }
  }

  /** The first batch of rows arrives, and then the transfer stalls. */
  @Test
  @Tag("full")
  void countsMalformedRowsAndWhatIsPending() throws Exception {
    Map<String, String> malformed =
        Map.of("query", HalfReadFile.QUERY, "mode", "DROPMALFORMED", "schemaHints", "MPNId BIGINT");
    try (HalfReadFile file = new HalfReadFile(folder);
        RunningJob job = RunningJob.start(file.readHalf(malformed))) {
      List<String> rows = job.awaitResults(2_000);

      assertThat(rows).hasSize(2_000);
      assertThat(sum(job, READER, "numRecordsInErrors")).isGreaterThan(200);
      assertThat(sum(job, READER, "pendingBytes")).isBetween(1L, HalfReadFile.fileSize());
      assertThat(sum(job, READER, "pendingSplits")).isOne();
    }
  }

  @Test
  @Tag("full")
  void aTableShowsTheLagOfItsWatermark() throws Exception {
    try (DailyExecutions daily = DailyExecutions.start(folder)) {
      daily.passDays(1);
      StreamTableEnvironment sql =
          StreamTableEnvironment.create(RunningJob.createEnvironment(Map.of()));
      sql.executeSql(
          "CREATE TABLE usage (CustomerName STRING,"
              + " generated TIMESTAMP_LTZ(3) METADATA FROM '_report_generated_time' VIRTUAL,"
              + " WATERMARK FOR generated AS generated) WITH ('connector'='partnerinsights',"
              + " 'startingExecution'='earliest', 'scan.watermark.emit.strategy'='on-event', "
              + FlinkReads.withClause(daily.options())
              + ")");
      DataStream<String> names =
          sql.toDataStream(sql.sqlQuery("SELECT CustomerName FROM usage"))
              .map(Row::toString)
              .returns(Types.STRING);
      try (RunningJob job = RunningJob.start(names)) {
        job.awaitResults(UsageRows.expectedTexts(daily.sandbox()).size());

        assertThat(values(job, READER, "watermarkLag")).anyMatch(lag -> lag != 0);
      }
    }
  }

  /** Returns the sum over all readers. */
  private static long sum(RunningJob job, String scope, String name) {
    return values(job, scope, name).stream().mapToLong(Long::longValue).sum();
  }

  private static List<Long> values(RunningJob job, String scope, String name) {
    List<Long> values = found(job, scope, name);
    assertThat(values).as(name).isNotEmpty();
    return values;
  }

  /** Returns the values of a metric, which may be absent. */
  private static List<Long> found(RunningJob job, String scope, String name) {
    return metrics(job, scope)
        .map(metrics -> metrics.get(name))
        .filter(Objects::nonNull)
        .map(MetricsTest::value)
        .toList();
  }

  private static Stream<Map<String, Metric>> metrics(RunningJob job, String scope) {
    return REPORTER.getMetricsByGroup().entrySet().stream()
        .filter(each -> isOf(each.getKey(), job, scope))
        .map(Map.Entry::getValue);
  }

  private static void assertDocumented(RunningJob job) throws IOException {
    String page = Files.readString(Path.of("docs/metrics.md"));
    assertThat(metrics(job, ENUMERATOR).flatMap(metrics -> metrics.keySet().stream()))
        .isNotEmpty()
        .allMatch(name -> page.contains("| `" + name + "` | enumerator"));
  }

  private static boolean isOf(MetricGroup group, RunningJob job, String scope) {
    return job.id().toString().equals(group.getAllVariables().get("<job_id>"))
        && Stream.of(group.getScopeComponents()).anyMatch(part -> part.matches(scope));
  }

  private static long value(Metric metric) {
    return metric instanceof Counter counter
        ? counter.getCount()
        : ((Number) ((Gauge<?>) metric).getValue()).longValue();
  }
}
