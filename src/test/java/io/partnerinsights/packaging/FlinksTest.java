package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs bounded and unbounded jobs with the shipped jar on two majors of Flink; DuckDB returns the
 * expected rows.
 */
@Tag("full")
final class FlinksTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final String YEAR = QUERY + " TIMESPAN LAST_1_YEAR";
  private static final String SELECT =
      "SELECT CustomerName FROM insights.mpn.OfficeUsage WHERE CustomerMarket = 'France'";

  private static final String SCHEDULED = "Daily usage";

  @TempDir static Path folder;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.withManualClock(
          Sandbox.builder()
              .tokenLifetime(Duration.ofDays(3))
              .latency(Duration.ZERO)
              .scale(0.1)
              .compression(Compression.NONE));

  /** Times of the scheduled report's executions. */
  private static List<Instant> executions;

  @BeforeAll
  static void executeTwice() {
    ClockedSandbox service = SERVICE.clockedSandbox();
    String reportId = service.scheduleDailyReport(SCHEDULED, YEAR);
    service.passTime(Duration.ofDays(1));
    service.passTime(Duration.ofDays(1));
    executions =
        service.client().listExecutions(ExecutionFilter.last90Days(reportId)).stream()
            .map(ReportExecution::reportGeneratedTime)
            .toList();
    assertThat(executions).hasSize(2);
  }

  static Stream<Arguments> releases() {
    return Releases.triedReleases("Flink");
  }

  @ParameterizedTest(name = "Flink {0}")
  @MethodSource("releases")
  void readsTheSameRows(String flink) throws IOException, InterruptedException {
    List<String> unbounded = expectedOfExecutions();

    List<String> lines = run(flink, "UserJob", QUERY, SELECT, SCHEDULED, "" + unbounded.size());

    assertThat(lines.get(0)).isEqualTo(flink);
    assertThat(lines.subList(1, lines.size()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    expected("stream ", QUERY),
                    expected(
                        "sql ",
                        "SELECT CustomerName, CustomerMarket FROM OfficeUsage WHERE"
                            + " CustomerMarket = 'France' TIMESPAN LAST_1_YEAR"),
                    unbounded.stream(),
                    expected("twice ", QUERY),
                    months(QUERY).map("twice "::concat),
                    expected("twice ", YEAR),
                    expected("twice ", YEAR),
                    Stream.of("twice " + months(YEAR).count()))
                .flatMap(each -> each)
                .toList());
  }

  /** Readers read the history again while the schedule is read, and ask for its links. */
  @ParameterizedTest(name = "Flink {0}")
  @MethodSource("releases")
  void aHistoryAndAScheduleSurviveAFailure(String flink) throws IOException, InterruptedException {
    List<String> history = expected("", QUERY).toList();
    List<String> all =
        Stream.concat(history.stream(), executions.stream().flatMap(time -> expected("", YEAR)))
            .toList();

    assertThat(run(flink, "HybridJob", QUERY, "" + history.size(), SCHEDULED, "" + all.size()))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  /** Flink 2 passes the sources of each job to its listeners. */
  @Test
  void aListenerOfJobsLearnsTheNames() throws IOException, InterruptedException {
    Releases.assumeTried("2.3.0");

    String host = URI.create(SERVICE.sandbox().apiUrl()).getAuthority();
    String account = "BOUNDED partnerinsights://" + host + "/" + Sandbox.TENANT_ID + " ";
    assertThat(run("2.3.0", "LineageJob", QUERY, SELECT))
        .containsExactly(
            account + "mpn.OfficeUsage {name=mpn.OfficeUsage}",
            account + "insights.mpn.OfficeUsage {name=mpn.OfficeUsage}");
  }

  /** Runs a job with the account as its first argument. */
  private static List<String> run(String flink, String job, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(FlinkJobFiles.writeOptions(SERVICE.sandbox(), folder).toString());
    all.addAll(List.of(arguments));
    return FlinkRelease.resolve(flink, folder).runJob(job, folder, all.toArray(String[]::new));
  }

  /** Returns the rows of all executions, each with the time of its execution. */
  private static List<String> expectedOfExecutions() {
    return executions.stream()
        .flatMap(time -> expected("execution " + time.toEpochMilli() + " ", YEAR))
        .toList();
  }

  private static Stream<String> months(String query) {
    return SERVICE.sandbox().expectedRows(query).stream().map(row -> row.get("Month"));
  }

  private static Stream<String> expected(String prefix, String query) {
    return FlinkJobFiles.customerNames(SERVICE.sandbox(), query).map(name -> prefix + name);
  }
}
