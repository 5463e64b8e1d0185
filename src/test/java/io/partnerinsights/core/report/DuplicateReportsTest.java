package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.REPORTS;
import static io.partnerinsights.core.report.ReportFixture.before;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportIds;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two reports under one name, after a POST and its repeat have both taken effect. */
final class DuplicateReportsTest {
  /** Both POSTs have taken effect: their reports stay until their retention is over. */
  @Test
  void bothAreDeletedAfterTheirRetention() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      readOfTwo(service, () -> {});
      assertThat(reportIds(service.client())).hasSize(2);
      service.pass(Duration.ofDays(1));

      CompletedReport next = SharedRead.of(service, reading(service)).get();

      assertThat(reportIds(service.client())).containsExactly(next.reportId());
    }
  }

  /** A paused report would never complete. */
  @Test
  void theOneThatIsNotPausedIsRead() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(10)))) {
      List<String> paused = new ArrayList<>();
      String read =
          readOfTwo(
              service,
              () -> {
                paused.add(onlyReport(service).reportId());
                service.client().pauseReport(paused.get(0));
              });

      assertThat(paused).hasSize(1).doesNotContain(read);
    }
  }

  /** The service has no execution of the first one yet. */
  @Test
  void theOneWithTheMostProgressIsRead() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      List<String> first = new ArrayList<>();
      String read =
          readOfTwo(
              service,
              () -> {
                first.add(onlyReport(service).reportId());
                service
                    .sandbox()
                    .faults()
                    .on("GET", REPORTS + "/execution/" + first.get(0))
                    .answer("{\"value\": []}");
              });

      assertThat(first).hasSize(1).doesNotContain(read);
    }
  }

  @Test
  void oneIsReadIfTheServiceListsOneStatus() {
    try (ClockedSandbox service =
        serviceWith(Sandbox.builder().quirk(Quirk.REFUSES_SEVERAL_STATUSES))) {
      assertThat(readOfTwo(service, () -> {})).isNotEmpty();
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  /** The response of the POST is lost, and before the lookup a second report of its name exists. */
  private static String readOfTwo(ClockedSandbox service, Runnable afterTheFirst) {
    service.sandbox().faults().on("POST", REPORTS).loseTheResponse();
    service.sandbox().faults().on("GET", REPORTS).respond(503);
    Sleeper creates =
        before(
            service.sleeper(),
            () -> {
              afterTheFirst.run();
              ScheduledReport first = onlyReport(service);
              service
                  .client()
                  .createReport(
                      new NewReport.ExecuteNow(
                          first.reportName(),
                          first.description(),
                          first.queryId(),
                          null,
                          ReportFormat.CSV,
                          null));
            });
    Reports reports = new Reports(service.clock());
    Reading reading = reading(service, settings(), creates);
    return SharedRead.of(service, reading, reports, Sharing.NEVER).get().reportId();
  }
}
