package io.partnerinsights.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.NewReport.Schedule;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.session.TestApplications;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams of the marketplace's reports, whose schedules always end. */
final class EndingScheduleTest {
  private static final String QUERY =
      "SELECT UsageDate, OfferName FROM ISVUsage TIMESPAN LAST_MONTH";
  private static final Duration DAY = Duration.ofDays(1);

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.withManualClock(
          Sandbox.builder().latency(Duration.ofMinutes(10)).scale(0.02).tokenLifetime(DAY));

  private ClockedSandbox service;
  private PartnerInsightsClient client;
  private Instant start;

  @BeforeEach
  void connect() {
    service = sandbox.clockedSandbox();
    client = service.newMarketplaceClient();
    client.limiter().setMaxCallsPerMinute(1_000_000);
    start = service.clock().instant().plus(Duration.ofHours(5));
  }

  @Test
  void warnsOnceOfEachNumberOfExecutionsLeft() {
    String report = create(new Schedule(start, DAY, 5));

    String log = StandardError.captureDuring(() -> read(report, Duration.ofDays(5)));

    assertThat(log.lines().filter(line -> line.contains("will soon stop running")))
        .hasSize(3)
        .allMatch(line -> line.contains("WARN") && line.contains("'daily'"))
        .allMatch(line -> line.contains("reports update " + report + " --endTime <time>"))
        .satisfiesExactly(
            line -> assertThat(line).contains("(executions left: 3)"),
            line -> assertThat(line).contains("(executions left: 2)"),
            line -> assertThat(line).contains("(executions left: 1)"));
    assertThat(log).contains("is inactive");
  }

  @Test
  void namesTheTimeAtWhichAScheduleEnds() {
    Instant end = start.plus(Duration.ofHours(36));
    String report = create(new Schedule(start, DAY, null, end));

    assertThat(StandardError.captureDuring(() -> read(report, Duration.ofMinutes(5))))
        .contains("(executions left: 2, until " + end + ")");
  }

  /** The change log of the service names the fields for answers about executions. */
  @Test
  void readsFromExecutionsWhatTheReportDoesNotSay() {
    String report = create(new Schedule(start, DAY, 5));
    service.passTime(DAY.multipliedBy(3));
    sandbox
        .sandbox()
        .faults()
        .on("GET", "/ScheduledReport")
        .times(2)
        .replaceResponse(
            """
            {"value": [{"reportId": "%s", "reportName": "daily", "reportStatus": "Active",
             "recurrenceInterval": 24, "recurrenceCount": 5, "query": "%s"}]}
            """
                .formatted(report, QUERY));

    assertThat(StandardError.captureDuring(() -> read(report, Duration.ofMinutes(5))))
        .containsOnlyOnce("(executions left: 2)");
  }

  @Test
  void doesNotWarnOfALongSchedule() {
    String report = create(new Schedule(start, DAY, 30));

    assertThat(StandardError.captureDuring(() -> read(report, Duration.ofDays(2))))
        .doesNotContain("will soon stop running");
  }

  private String create(Schedule schedule) {
    String query = client.createQuery(new NewQuery("daily query", "", QUERY)).queryId();
    return client
        .createReport(new NewReport.Scheduled("daily", "", query, schedule, ReportFormat.CSV, null))
        .reportId();
  }

  /** Polls a stream of the report for this time. */
  private void read(String report, Duration time) {
    ConnectorOptions options =
        ConnectorOptions.parse(
            ReadOptions.ofMarketplace(sandbox.sandbox(), "reportId", report, "pollInterval", "1m"));
    StreamPlan plan =
        StreamPlan.planStream(
            Session.open(options, TestApplications.of(service, client, service.sleeper())));
    ExecutionStream stream = new ExecutionStream(plan, plan.readPlan().schema());
    StreamOffset offset = StreamOffset.initial();
    for (long minutes = 0; minutes < time.toMinutes(); minutes += 30) {
      offset = stream.latestOffset(offset, Integer.MAX_VALUE);
      service.passTime(Duration.ofMinutes(30));
    }
  }
}
