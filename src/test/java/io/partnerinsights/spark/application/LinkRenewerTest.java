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

/** When links are renewed, with a clock and an executor of the test. */
final class LinkRenewerTest {
  private final Deque<Runnable> renewals = new ArrayDeque<>();
  private final Application application = new Application();
  private Sandbox sandbox;
  private long now = 1_000_000;
  private boolean stageRuns = true;
  private final LinkRenewer links = new LinkRenewer(renewals::add, time -> stageRuns, () -> now);

  @AfterEach
  void stop() {
    application.close();
    sandbox.close();
  }

  @Test
  void aLinkIsRenewedBeforeItExpires() {
    Report report = report(Duration.ofHours(1));

    links.onTaskLaunch(report);
    links.onTaskLaunch(report);
    links.renewDueLinks();

    assertThat(renewals).isEmpty();
    assertThat(report.timeUntilRenewal())
        .isBetween(Duration.ofMinutes(54), Duration.ofMinutes(55).plusSeconds(6));
    assertThat(calls()).as("calls of a launch").isZero();
  }

  @Test
  void aRunningStageKeepsItsLinkNew() {
    links.onTaskLaunch(report(Duration.ZERO));

    for (int count = 1; count <= 3; count++) {
      links.renewDueLinks();
      links.renewDueLinks();
      assertThat(renewals).as("one at a time").hasSize(1);
      renewals.remove().run();

      assertThat(calls()).isEqualTo(count);
      advance(Duration.ofSeconds(29));
      links.renewDueLinks();
      assertThat(renewals).isEmpty();
      advance(Duration.ofHours(1));
    }
  }

  @Test
  void noStageMeansNoCalls() {
    Report report = report(Duration.ZERO);
    links.onTaskLaunch(report);
    stageRuns = false;
    advance(Duration.ofHours(1));

    links.renewDueLinks();

    assertThat(renewals).isEmpty();
    assertThat(links.findReport(report.fileId())).isEmpty();
    links.onTaskLaunch(report);
    links.renewDueLinks();
    assertThat(renewals).as("after the next launch").hasSize(1);
    assertThat(calls()).isZero();
  }

  @Test
  void aFailedTaskRenewsItsLinkOnce() {
    Report report = report(Duration.ofHours(1));
    links.onTaskLaunch(report);

    links.onTaskFailure(expired(report), now - 5);
    links.onTaskFailure(expired(report), now - 5);
    assertThat(renewals).as("calls on the listener's thread").isEmpty();
    links.renewDueLinks();
    renewals.remove().run();
    links.onTaskFailure(expired(report), now - 5);
    advance(Duration.ofMinutes(1));
    links.renewDueLinks();

    assertThat(calls()).isOne();
    assertThat(renewals).as("a task that was launched with the old link").isEmpty();
    links.onTaskFailure(expired(report), now + 5);
    links.renewDueLinks();
    assertThat(renewals).as("a task that was launched later").hasSize(1);
  }

  @Test
  void failuresInARowCostOneCallInAWhile() {
    Report report = report(Duration.ofHours(1));
    links.onTaskLaunch(report);
    links.onTaskFailure(expired(report), now);
    links.renewDueLinks();
    renewals.remove().run();

    links.onTaskFailure(expired(report), now);
    links.renewDueLinks();
    assertThat(renewals).isEmpty();

    advance(Duration.ofSeconds(30));
    links.renewDueLinks();
    assertThat(renewals).hasSize(1);
  }

  @Test
  void otherFailuresRenewNothing() {
    Report report = report(Duration.ofHours(1));
    links.onTaskLaunch(report);

    links.onTaskFailure("[" + ErrorCode.FILE_GONE.messageCode() + "] " + report.executionId(), now);
    links.onTaskFailure("[" + ErrorCode.LINK_EXPIRED.messageCode() + "] execution of another", now);
    links.renewDueLinks();

    assertThat(renewals).isEmpty();
  }

  @Test
  void aFailedRenewalIsRepeated() {
    Report report = report(Duration.ofHours(1));
    links.onTaskLaunch(report);
    sandbox.faults().on("GET", "/ScheduledReport/execution").times(1).respond(403);

    for (int task = 0; task < 2; task++) {
      links.onTaskFailure(expired(report), now);
      links.renewDueLinks();
      renewals.remove().run();
    }

    assertThat(calls()).isEqualTo(2);
  }

  /** The stage runs on with its link, and only its tasks try again. */
  @Test
  void aRefusedRenewalIsNotRepeatedByTheClock() {
    Report report = report(Duration.ZERO);
    links.onTaskLaunch(report);
    sandbox.faults().on("GET", "/ScheduledReport/execution").always().respond(403);
    links.renewDueLinks();
    renewals.remove().run();

    advance(Duration.ofHours(1));
    links.renewDueLinks();
    assertThat(renewals).isEmpty();

    links.onTaskLaunch(report);
    links.renewDueLinks();
    assertThat(renewals).hasSize(1);
  }

  private static String expired(Report report) {
    return "[%s] The download link for the file of report %s, execution %s has expired."
        .formatted(ErrorCode.LINK_EXPIRED.messageCode(), report.reportId(), report.executionId());
  }

  private Report report(Duration linkLifetime) {
    sandbox =
        Sandbox.builder().latency(Duration.ZERO).scale(0.1).linkLifetime(linkLifetime).start();
    ConnectorOptions options =
        ConnectorOptions.parse(ReadOptions.of(sandbox, "query", "SELECT Month FROM OfficeUsage"));
    Report report = Session.open(options, application).planRead().newRead().awaitReport();
    sandbox.calls().reset();
    return report;
  }

  private long calls() {
    return sandbox.calls().count("GET", "/ScheduledReport/execution");
  }

  private void advance(Duration time) {
    now += time.toMillis();
  }
}
