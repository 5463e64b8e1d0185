package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When links are renewed, with a timer that the test runs. */
final class LinkRefresherTest {
  private final ManualTimer timer = new ManualTimer();
  private final Application application = new Application();
  private Sandbox sandbox;
  private long now = 1_000_000;
  private boolean stageRuns = true;
  private final LinkRefresher links = new LinkRefresher(timer, time -> stageRuns, () -> now);

  @AfterEach
  void stop() {
    application.close();
    sandbox.close();
  }

  @Test
  void aLinkIsRenewedBeforeItExpires() {
    Report report = report(Duration.ofHours(1));

    links.launch(report);
    links.launch(report);

    assertThat(timer.delays).hasSize(1);
    assertThat(timer.delays.getFirst())
        .isBetween(Duration.ofMinutes(54), Duration.ofMinutes(55).plusSeconds(6));
    assertThat(calls()).as("calls of a launch").isZero();
  }

  @Test
  void aRunningStageKeepsItsLinkNew() {
    links.launch(report(Duration.ZERO));
    assertThat(timer.delays).containsExactly(Duration.ZERO);

    for (int renewals = 1; renewals <= 3; renewals++) {
      advance(Duration.ofHours(1));
      timer.runNext();

      assertThat(calls()).isEqualTo(renewals);
      assertThat(timer.delays).containsExactly(Duration.ofSeconds(30));
    }
  }

  @Test
  void noStageMeansNoCalls() {
    Report report = report(Duration.ZERO);
    links.launch(report);
    stageRuns = false;
    advance(Duration.ofHours(1));

    timer.runNext();

    assertThat(calls()).isZero();
    assertThat(timer.delays).as("further renewals").isEmpty();
    assertThat(links.find(report.file())).isEmpty();
    links.launch(report);
    assertThat(timer.delays).as("after the next launch").hasSize(1);
  }

  @Test
  void aFailedTaskRenewsItsLinkOnce() {
    Report report = report(Duration.ofHours(1));
    links.launch(report);
    timer.delays.clear();
    timer.actions.clear();

    links.taskFailed(expired(report), now - 5);
    links.taskFailed(expired(report), now - 5);
    assertThat(calls()).as("calls on the listener's thread").isZero();
    assertThat(timer.delays).containsExactly(Duration.ZERO);
    timer.runNext();
    links.taskFailed(expired(report), now - 5);

    assertThat(calls()).isOne();
    assertThat(timer.delays).as("a task that was launched with the old link").isEmpty();
    links.taskFailed(expired(report), now + 5);
    assertThat(timer.delays).as("a task that was launched later").hasSize(1);
  }

  @Test
  void otherFailuresRenewNothing() {
    Report report = report(Duration.ofHours(1));
    links.launch(report);
    timer.delays.clear();

    links.taskFailed("[" + ErrorCode.FILE_GONE.code() + "] " + report.executionId(), now);
    links.taskFailed("[" + ErrorCode.LINK_EXPIRED.code() + "] execution of another", now);

    assertThat(timer.delays).isEmpty();
  }

  @Test
  void aFailedRenewalIsRepeated() {
    Report report = report(Duration.ofHours(1));
    links.launch(report);
    timer.delays.clear();
    timer.actions.clear();
    sandbox.faults().on("GET", "/ScheduledReport/execution").times(1).respond(403);

    links.taskFailed(expired(report), now);
    timer.runNext();
    links.taskFailed(expired(report), now);
    timer.runNext();

    assertThat(calls()).isEqualTo(2);
  }

  private static String expired(Report report) {
    return "[%s] The link to the file of report %s, execution %s has expired."
        .formatted(ErrorCode.LINK_EXPIRED.code(), report.reportId(), report.executionId());
  }

  private Report report(Duration linkLifetime) {
    sandbox =
        Sandbox.builder().latency(Duration.ZERO).scale(0.1).linkLifetime(linkLifetime).start();
    ConnectorOptions options =
        ConnectorOptions.parse(ReadOptions.of(sandbox, "query", "SELECT Month FROM OfficeUsage"));
    Report report = Session.open(options, application).plan().read().await();
    sandbox.calls().reset();
    return report;
  }

  private long calls() {
    return sandbox.calls().count("GET", "/ScheduledReport/execution");
  }

  private void advance(Duration time) {
    now += time.toMillis();
  }

  /** Runs actions when the test says so. */
  private static final class ManualTimer implements LinkRefresher.Timer {
    private final Deque<Duration> delays = new ArrayDeque<>();
    private final Deque<Runnable> actions = new ArrayDeque<>();

    @Override
    public void schedule(Duration delay, Runnable action) {
      delays.add(delay);
      actions.add(action);
    }

    void runNext() {
      delays.remove();
      actions.remove().run();
    }

    @Override
    public void close() {
      actions.clear();
    }
  }
}
