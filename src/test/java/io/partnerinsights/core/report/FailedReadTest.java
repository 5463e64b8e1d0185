package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.createUnder;
import static io.partnerinsights.core.report.ReportFixture.existing;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportIds;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.options.ConnectorOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Complete reports whose read failed, and what later runs do with them. */
final class FailedReadTest extends ApplicationFixture {
  FailedReadTest() {
    super(Duration.ofMinutes(1));
  }

  @Test
  void theNextRunReadsTheSameReport() {
    ReportLease failed = read(application);
    failed.ended(false);
    application.close();
    Duration before = service.elapsed();

    ReportLease again = read(new Reports(service.clock()));

    assertThat(again.origin()).isEqualTo(ReportOrigin.ADOPTED);
    assertThat(again.report().reportId()).isEqualTo(failed.report().reportId());
    assertThat(reportPosts(service)).isOne();
    assertThat(service.elapsed()).as("no wait").isEqualTo(before);
  }

  @Test
  void aLaterSuccessfulReadClearsTheFailure() {
    SharedRead read = read(Sharing.NEVER);
    read.acquire().ended(false);
    read.acquire().ended(true);

    application.close();

    assertThat(reports()).isZero();
    assertThat(queries()).isZero();
  }

  @Test
  void aSplitThatSucceedsDoesNotClearTheFailureOfAnother() {
    ReportLease failed = read(Sharing.NEVER).acquire();
    failed.ended(false);
    failed.ended(true);

    application.close();

    assertThat(reports()).isOne();
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
    read(application).ended(false);
    application.close();
    Reports second = new Reports(service.clock());
    read(second).ended(true);
    second.close();
    assertThat(reports()).isOne();

    Reports third = new Reports(service.clock());
    read(third).ended(true);
    service.clock().advance(Retention.AFTER_CREATION.plusHours(1));
    third.close();

    assertThat(reports()).isZero();
  }

  @Test
  void aLaterApplicationDeletesOverdueReports() {
    ReportLease failed = read(application);
    failed.ended(false);
    application.close();
    service.clock().advance(Retention.AFTER_CREATION.plusHours(1));

    Reports second = new Reports(service.clock());
    ReportLease fresh = read(second);

    assertThat(fresh.origin()).isEqualTo(ReportOrigin.CREATED);
    assertThat(reportIds(service)).containsExactly(fresh.report().reportId());
  }

  /** Nightly runs that read a scheduled report do this. */
  @Test
  void anApplicationThatCreatesNothingDeletesAllThatIsDue() {
    for (int i = 0; i < 12; i++) {
      Reports crashed = new Reports(service.clock());
      SharedRead.of(service, reading(service), crashed, Sharing.NEVER).get();
    }
    String users = createUnder(service, "mine");
    service.pass(Duration.ofDays(2));

    SharedRead.of(
            planner(service).plan(existing(users, null)),
            reading(service),
            application,
            Sharing.DEFAULTS)
        .get();

    assertThat(reportIds(service)).as("the report that it reads").containsExactly(users);
  }

  private ReportLease read(Reports cache) {
    return SharedRead.of(service, reading(service), cache, Sharing.DEFAULTS).acquire();
  }
}
