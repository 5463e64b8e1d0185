package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.refresh;
import static io.partnerinsights.core.report.ReportFixture.reportsPerHour;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.spi.WaitDisplay;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

/** What is logged during a wait. */
final class ReportWaitTest {
  @Test
  void logsEvery30SecondsThoughPollsAreRarer() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      RecordedLog log = new RecordedLog(service);

      CompletedReport report =
          run(
              reading(service, settings(), service.sleeper(), log),
              planner(service).plan(request(QUERY)));

      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isLessThan(320);
      assertThat(log.gaps()).allMatch(gap -> gap.compareTo(Duration.ofSeconds(31)) <= 0);
      assertThat(log.gaps()).hasSizeBetween(360, 380);
      String ids = "Report " + report.reportId() + " (execution " + report.executionId() + "): ";
      for (RecordedLog.Line line : log.progress.subList(2, log.progress.size() - 1)) {
        assertThat(line.text())
            .startsWith(ids)
            .containsPattern("(Pending|Running) after " + line.readable() + "; next call in \\d");
      }
      assertThat(log.progress.get(log.progress.size() - 1).text())
          .startsWith(ids + "Completed after 3 h ");
    }
  }

  @Test
  void noticesOfALongWaitBecomeRarer() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(1)))) {
      RecordedLog log = new RecordedLog(service);

      CompletedReport report =
          run(
              reading(service, settings(), service.sleeper(), log),
              planner(service).plan(request(QUERY)));

      List<Long> seconds = log.notices.stream().map(line -> line.at().toSeconds()).toList();
      assertThat(seconds).startsWith(10L, 130L, 430L, 1030L, 1630L).hasSize(8);
      assertThat(log.notices)
          .allSatisfy(
              line ->
                  assertThat(line.text())
                      .contains("Report " + report.reportId(), "after " + line.readable()));
    }
  }

  @Test
  void aNoticeOfAWaitForAPermitNamesTheOptionAndTheTime() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportSettings onePerHour = reportsPerHour(1);
      run(reading(service, onePerHour), planner(service).plan(request(QUERY)));
      RecordedLog log = new RecordedLog(service);
      RecordedDisplay display = new RecordedDisplay();

      run(
          reading(service, onePerHour, service.sleeper(), log),
          planner(service).plan(request("SELECT Month FROM OfficeUsage LIMIT 1")));
      run(
          reading(service, onePerHour, service.sleeper(), WaitLog.slf4j(display)),
          planner(service).plan(request("SELECT Month FROM OfficeUsage LIMIT 2")));

      assertThat(log.notices.get(0).text()).contains("maxReportsPerHour", "quota until 20");
      assertThat(display.shown)
          .anyMatch(
              what ->
                  what.matches(
                      "quota \\(1 reports an hour, used up by this application; free at"
                          + " \\d\\d:\\d\\d at the latest\\)"))
          .hasSizeGreaterThan(3_000);
      assertThat(display.cleared).isOne();
    }
  }

  /** Records what a terminal would show. */
  private static final class RecordedDisplay implements WaitDisplay {
    final List<String> shown = new ArrayList<>();
    int cleared;

    @Override
    public void show(String what, Duration elapsed) {
      shown.add(what);
    }

    @Override
    public void clear() {
      cleared++;
    }
  }

  @Test
  void logsNothingForACompleteReport() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      RecordedLog log = new RecordedLog(service);
      ReportPlan plan = planner(service).plan(request(QUERY));
      CompletedReport report = run(reading(service), plan);

      refresh(reading(service, settings(), service.sleeper(), log), plan, report);

      assertThat(log.progress).isEmpty();
    }
  }

  /** A stream has no report to create, and a plan has none yet. */
  @Test
  void namesThePlanOrTheListThatIsAwaited() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      RecordedLog log = new RecordedLog(service);
      WaitFactory waits =
          reading(service, settings(), service.sleeper(), log).waits(Sharing.DEFAULTS);
      service.sandbox().faults().on("GET", "/").times(1).respond(503);
      waits.within(
          wait -> {
            wait.awaitsPlan();
            return wait.client().queries(QueryFilter.own());
          });
      service.sandbox().faults().on("GET", "/").times(1).respond(503);
      waits.within(
          wait -> {
            wait.awaitsExecutions("report r-1");
            return wait.client().queries(QueryFilter.own());
          });

      assertThat(log.warnings)
          .extracting(RecordedLog.Line::text)
          .satisfiesExactly(
              plan -> assertThat(plan).startsWith("The query is not checked yet"),
              list -> assertThat(list).startsWith("The executions of report r-1 are not listed"));
    }
  }

  @Test
  void namesTheLimitOfCalls() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      RecordedLog log = new RecordedLog(service);
      WaitFactory waits =
          reading(service, settings(), service.sleeper(), log).waits(Sharing.DEFAULTS);
      service.client().pace().limit(1);
      waits.within(
          wait -> {
            wait.client().queries(QueryFilter.own());
            return wait.client().queries(QueryFilter.own());
          });

      assertThat(log.progress.get(0).text())
          .endsWith("; the limit of calls allows the next one in 1 min 0 s");
      assertThat(log.warnings).isEmpty();
    }
  }

  /** A load has a table of its datasets, and logs what changes. */
  @Test
  void tellsATableOnlyWhatChanges() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      RecordedDisplay display = new RecordedDisplay();
      Queue<SubstituteLoggingEvent> lines = new ArrayDeque<>();
      WaitLog log = new WaitLog(new SubstituteLogger("log", lines, false), null, "", false);

      run(
          reading(service, settings(), service.sleeper(), log.of("OfficeUsage").shownOn(display)),
          planner(service).plan(request(QUERY)));

      assertThat(display.shown).hasSizeLessThan(200);
      assertThat(lines).hasSizeLessThan(10).allMatch(line -> line.getLevel() == Level.INFO);
      assertThat(lines)
          .allMatch(line -> line.getArgumentArray()[0].equals("OfficeUsage: "))
          .anyMatch(line -> line.getArgumentArray()[1].toString().contains(": Running after"));
    }
  }
}
