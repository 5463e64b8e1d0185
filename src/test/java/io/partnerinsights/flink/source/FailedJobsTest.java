package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jobs call after a failure, and which of them Flink starts again. */
@Timeout(60)
final class FailedJobsTest {
  /** A pause without calls: shorter than any delay of a restart, longer than any of a wait. */
  private static final Duration PAUSE = Duration.ofMillis(700);

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  private final SandboxBuilder settings =
      UsageRows.sandboxSettings(0.05).latency(Duration.ofMillis(600));

  @RegisterExtension final SandboxExtension service = SandboxExtension.of(settings);

  @TempDir private Path folder;

  /** Returns the settings of a restart strategy with a delay of a second. */
  private static Map<String, String> strategy(String type) {
    Map<String, String> settings = new HashMap<>();
    settings.put("restart-strategy.type", type);
    settings.put("restart-strategy.fixed-delay.attempts", "10");
    settings.put("restart-strategy.fixed-delay.delay", "1s");
    return settings;
  }

  private static DataStream<String> rows(String strategy, Map<String, String> options) {
    return UsageRows.createStream(RunningJob.createEnvironment(strategy(strategy)), options);
  }

  private Map<String, String> options(String... more) {
    return FlinkReads.ownReportOptions(service.sandbox(), folder, more);
  }

  /** An account is locked after ten sign-ins with a password that is no longer right. */
  @ParameterizedTest(name = "{0}, unbounded: {1}")
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "exponential-delay, false",
            "exponential-delay, true",
            "fixed-delay, false",
            "none, false",
          }))
  void aRefusedSignInEndsTheJobAtOnce(String strategy, boolean unbounded) throws Exception {
    DataStream<String> rows =
        rows(strategy, unbounded ? options("recurrenceInterval", "24h") : options());
    Files.writeString(folder.resolve("password"), "changed");
    service.calls().reset();

    try (RunningJob job = RunningJob.start(rows)) {
      assertThat(job.awaitFailure()).hasStackTraceContaining("PI-1001");
    }

    assertThat(service.calls().count(Kind.SIGN_IN)).isOne();
    assertThat(service.calls().all()).hasSize(1);
  }

  /** One report for each start, and no call until the next one. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"exponential-delay, 3", "none, 1"})
  @Tag("full")
  void theThirdFailedReportEndsTheJob(String strategy, int reports) throws Exception {
    settings.outcome = Outcome.FAILED;
    // Each report is in a checkpoint before it fails, so that it counts.
    settings.latency(Duration.ofSeconds(2));
    DataStream<String> rows = rows(strategy, options());
    service.calls().reset();

    try (RunningJob job = RunningJob.start(rows)) {
      assertThat(job.awaitFailure()).hasStackTraceContaining("PI-3003");
    }

    assertThat(service.calls().count("POST", "/ScheduledReport")).isEqualTo(reports);
    // A machine that stands still for a moment adds a pause.
    assertThat(pauses(service.calls().all())).isGreaterThanOrEqualTo(reports - 1);
  }

  /** Returns the number of times at which no call was made for as long as a restart waits. */
  private static int pauses(List<RecordedCall> calls) {
    List<Instant> times = new ArrayList<>(calls.stream().map(RecordedCall::time).toList());
    int pauses = 0;
    for (int i = 1; i < times.size(); i++) {
      pauses += times.get(i - 1).plus(PAUSE).isBefore(times.get(i)) ? 1 : 0;
    }
    return pauses;
  }

  @Test
  @Tag("full")
  void aFailedReportIsReplacedByTheNextStart() throws Exception {
    settings.outcome = Outcome.FAILED;
    DataStream<String> rows = rows("fixed-delay", options(UsageRows.SMALL_SPLITS));
    service.calls().reset();

    try (RunningJob job = RunningJob.start(rows)) {
      job.awaitRestart();
      settings.outcome = Outcome.COMPLETED;

      assertThat(job.awaitResults(Integer.MAX_VALUE))
          .containsExactlyInAnyOrderElementsOf(UsageRows.expectedTexts(service.sandbox()));
    }

    assertThat(service.calls().count("POST", "/ScheduledReport")).isEqualTo(2);
  }

  /** A sign-in that is not answered may be answered later. */
  @Test
  @Tag("full")
  void aJobGoesOnAfterAnOutage() throws Exception {
    DataStream<String> rows =
        rows("fixed-delay", options("reportTimeout", "2s", "splitSize", "4KiB"));
    service.calls().reset();
    // The report completes when the outage is over, however slow this machine is.
    service.sandbox().listOnlyExecutions(execution -> false);

    try (RunningJob job = RunningJob.start(rows)) {
      service.calls().awaitCall("POST", "/ScheduledReport");
      service.sandbox().revokeAccessTokens();
      service.sandbox().faults().on("POST", "/").always().respond(503);
      job.awaitRestart();
      assertThat(callsUntilTheStart(job)).isZero();
      service.sandbox().faults().clear();
      service.sandbox().listOnlyExecutions(execution -> true);

      assertThat(job.awaitResults(Integer.MAX_VALUE))
          .containsExactlyInAnyOrderElementsOf(UsageRows.expectedTexts(service.sandbox()));
    }

    assertThat(service.calls().count("POST", "/ScheduledReport")).isOne();
  }

  private int callsUntilTheStart(RunningJob job) throws Exception {
    int before = service.calls().all().size();
    AtomicInteger last = new AtomicInteger(before);
    CommonTestUtils.waitUntilCondition(
        () -> {
          int now = service.calls().all().size();
          boolean waits = job.isRestarting();
          last.set(waits ? now : last.get());
          return !waits;
        });
    return last.get() - before;
  }
}
