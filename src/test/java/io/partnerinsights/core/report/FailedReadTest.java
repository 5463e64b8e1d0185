package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.existing;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Complete reports whose read failed, and what later runs do with them. */
final class FailedReadTest {
  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.clocked(Sandbox.builder().latency(Duration.ofMinutes(1)).scale(0.1));

  private ClockedSandbox service;
  private Reports application;

  @BeforeEach
  void start() {
    service = sandbox.clocked();
    application = new Reports(service.clock());
  }

  @Test
  void theNextRunReadsTheSameReport() {
    ReportAccess failed = read(application);
    failed.success().accept(false);
    application.close();
    Duration before = service.elapsed();

    ReportAccess again = read(new Reports(service.clock()));

    assertThat(again.origin()).isEqualTo(ReportOrigin.ADOPTED);
    assertThat(again.report().reportId()).isEqualTo(failed.report().reportId());
    assertThat(reportPosts(service)).isOne();
    assertThat(service.elapsed()).as("no wait").isEqualTo(before);
  }

  @Test
  void aLaterSuccessfulReadClearsTheFailure() {
    SharedRead read = SharedRead.of(service, reading(service), application, Sharing.NEVER);
    read.acquire().success().accept(false);
    read.acquire().success().accept(true);

    application.close();

    assertThat(reports()).isEmpty();
    assertThat(service.client().queries(QueryFilter.own())).isEmpty();
  }

  @Test
  void aSplitThatSucceedsDoesNotClearTheFailureOfAnother() {
    ReportAccess failed =
        SharedRead.of(service, reading(service), application, Sharing.NEVER).acquire();
    failed.success().accept(false);
    failed.success().accept(true);

    application.close();

    assertThat(reports()).hasSize(1);
  }

  @Test
  void anExplicitKeepNothingMeansWhatTheDefaultMeans() {
    Map<String, String> query = Map.of("query", "SELECT Month FROM OfficeUsage");
    Map<String, String> explicit = new HashMap<>(query);
    explicit.put("keep", "nothing");

    assertThat(ReportSettings.of(ConnectorOptions.parse(explicit)).keep())
        .isEqualTo(ReportSettings.of(ConnectorOptions.parse(query)).keep());
  }

  /** The application that created it may still read it. */
  @Test
  void anAdoptedReportIsDeletedOnlyIfItIsOverdue() {
    read(application).success().accept(false);
    application.close();
    Reports second = new Reports(service.clock());
    read(second).success().accept(true);
    second.close();
    assertThat(reports()).hasSize(1);

    Reports third = new Reports(service.clock());
    read(third).success().accept(true);
    service.clock().advance(Retention.AFTER_CREATION.plusHours(1));
    third.close();

    assertThat(reports()).isEmpty();
  }

  @Test
  void aLaterApplicationDeletesOverdueReports() {
    ReportAccess failed = read(application);
    failed.success().accept(false);
    application.close();
    service.clock().advance(Retention.AFTER_CREATION.plusHours(1));

    Reports second = new Reports(service.clock());
    ReportAccess fresh = read(second);

    assertThat(fresh.origin()).isEqualTo(ReportOrigin.CREATED);
    assertThat(reports()).containsExactly(fresh.report().reportId());
  }

  /** As nightly reading do that read a scheduled report. */
  @Test
  void anApplicationThatCreatesNothingDeletesAllThatIsDue() {
    for (int i = 0; i < 12; i++) {
      Reports crashed = new Reports(service.clock());
      SharedRead.of(service, reading(service), crashed, Sharing.NEVER).get();
    }
    ScheduledReport own = service.client().reports(ReportFilter.all()).get(0);
    String users =
        service.client().createReport(NewReport.executeNow("mine", own.queryId())).reportId();
    service.pass(Duration.ofDays(2));

    SharedRead.of(
            planner(service).plan(existing(users, null)),
            reading(service),
            application,
            Sharing.DEFAULTS)
        .get();

    assertThat(reports()).as("the report that it reads").containsExactly(users);
  }

  private ReportAccess read(Reports cache) {
    return SharedRead.of(service, reading(service), cache, Sharing.DEFAULTS).acquire();
  }

  private List<String> reports() {
    return service.client().reports(ReportFilter.all()).stream()
        .map(ScheduledReport::reportId)
        .toList();
  }
}
