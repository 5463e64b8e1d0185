package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.defaultSettings;
import static io.partnerinsights.core.report.ReportFixture.existingReport;
import static io.partnerinsights.core.report.ReportFixture.newPlanner;
import static io.partnerinsights.core.report.ReportFixture.newReading;
import static io.partnerinsights.core.report.ReportFixture.queryRequest;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What is said of a wait, and what is logged. */
final class ReportWaitTest {
  /** A stream has no report to create, and a plan has none yet. */
  @Test
  void namesThePlanOrTheListThatIsAwaited() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      RecordedLog log = new RecordedLog(service);
      WaitContext context =
          newReading(service, defaultSettings(), service.sleeper(), log.open())
              .newContext(Sharing.DEFAULTS);
      service.sandbox().faults().on("GET", "/").times(1).respond(503);
      ReportWait.callInWait(
          context,
          waiting -> {
            waiting.setSubject(ReportWait.QUERY_CHECK_SUBJECT);
            return waiting.client().listQueries(QueryFilter.ofUser());
          });
      service.sandbox().faults().on("GET", "/").times(1).respond(503);
      ReportWait.callInWait(
          context,
          waiting -> {
            waiting.setSubjectToExecutions("report r-1");
            return waiting.client().listQueries(QueryFilter.ofUser());
          });

      assertThat(log.logged(Level.INFO))
          .satisfiesExactly(
              plan ->
                  assertThat(plan)
                      .contains(
                          "A call failed while the connector was waiting for the check of the"
                              + " query"),
              list ->
                  assertThat(list)
                      .contains(
                          "A call failed while the connector was waiting for the executions of"
                              + " report r-1"));
    }
  }

  @Test
  void namesTheLimitOfCalls() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      RecordedLog log = new RecordedLog(service);
      WaitContext context =
          newReading(service, defaultSettings(), service.sleeper(), log.open())
              .newContext(Sharing.DEFAULTS);
      service.client().limiter().setMaxCallsPerMinute(1);
      ReportWait.callInWait(
          context,
          waiting -> {
            waiting.client().listQueries(QueryFilter.ofUser());
            return waiting.client().listQueries(QueryFilter.ofUser());
          });

      String next = OpenWaits.formatLocalTime(ClockedSandbox.START.plus(Duration.ofMinutes(1)));
      assertThat(log.texts().get(0)).contains(", delayed by the rate limit until " + next);
      assertThat(log.warnings()).isEmpty();
    }
  }

  /** The log has what happens, and nothing of what the lines say. */
  @Test
  void theLogHasEventsAndNoLine() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      RecordedLog log = new RecordedLog(service);

      WaitContext context =
          newReading(service, defaultSettings(), service.sleeper(), log.open())
              .newContext(Sharing.NEVER)
              .withDataset("OfficeUsage");
      CompletedReport report = run(context, newPlanner(service).checkRequest(queryRequest(QUERY)));
      run(
          context,
          newPlanner(service)
              .checkRequest(existingReport(report.reportId(), report.executionId())));

      assertThat(log.logged(Level.INFO))
          .as("a given execution is not waited for")
          .hasSize(3)
          .allMatch(line -> line.startsWith("OfficeUsage: "))
          .last()
          .asString()
          .matches(".*Report \\S+ \\(execution \\S+\\) is complete after 2 h .*");
      assertThat(log.warnings()).isEmpty();
      assertThat(log.texts())
          .hasSizeGreaterThan(110)
          .allMatch(line -> line.startsWith("OfficeUsage: waiting for report "));
    }
  }

  /** After its wait a dataset of a load stays open, and does what it did before. */
  @Test
  void theWaitsOfALoadArePartsOfOne() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(2)))) {
      RecordedLog recorded = new RecordedLog(service);
      OpenWaits open = recorded.open();
      OpenWaits.Entry dataset = open.newEntry("OfficeUsage");
      dataset.showActivity("planning", "");
      open.newEntry("Profile").showActivity("planning", "");
      WaitContext context =
          newReading(service, defaultSettings(), service.sleeper(), open)
              .newContext(Sharing.NEVER)
              .asPartOf(dataset);

      run(context, newPlanner(service).checkRequest(queryRequest(QUERY)));

      assertThat(dataset.activity().description()).isEqualTo("planning");
      // A line a minute; the last poll comes up to some minutes after the report is complete.
      assertThat(recorded.texts())
          .hasSizeBetween(120, 140)
          .anyMatch(
              line ->
                  line.matches(
                      "OfficeUsage: waiting for report \\S+ \\(Running\\), since .*;"
                          + " Profile: planning, since .*"));
    }
  }

  /** The wait of the read that found the report may have ended, such as that of a load. */
  @Test
  void aRenewalIsShownByTheReadThatNeedsTheLink() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      RecordedLog recorded = new RecordedLog(service);
      OpenWaits open = recorded.open();
      OpenWaits.Entry load = open.newEntry("OfficeUsage");
      WaitContext context =
          newReading(service, defaultSettings(), service.sleeper(), open)
              .newContext(Sharing.DEFAULTS);
      ReportRegistry reports = new ReportRegistry(context.clock());
      CheckedQuery query = newPlanner(service).checkRequest(queryRequest(QUERY));
      new ReportChoice(query, context.asPartOf(load), reports).awaitReport();
      load.endWait();
      ReportChoice later = new ReportChoice(query, context, reports);
      ReportLink link = later.awaitReport().link();
      service.sandbox().faults().on("GET", "/ScheduledReport/execution").times(8).respond(503);

      link.renewLink(later.context(), link.completedReport().link().url());

      assertThat(recorded.texts())
          .anyMatch(line -> line.contains("waiting for a new link to the file of report"));
    }
  }

  private static CompletedReport run(WaitContext context, CheckedQuery plan) {
    ReportRegistry reports = new ReportRegistry(context.clock());
    return new SharedRead(new ReportChoice(plan, context, reports), reports).awaitFile();
  }
}
