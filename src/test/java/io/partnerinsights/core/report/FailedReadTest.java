package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.createUnder;
import static io.partnerinsights.core.report.ReportFixture.existing;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportIds;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.query.InsightsQuery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What later runs do with the reports and queries of earlier ones. */
final class FailedReadTest extends ApplicationFixture {
  FailedReadTest() {
    super(Duration.ofMinutes(1));
  }

  @Test
  void theNextRunReadsTheSameReport() {
    ReportLease failed = read(application);
    application.close();
    Duration before = service.elapsed();

    ReportLease again = read(new Reports(service.clock()));

    assertThat(again.origin()).isEqualTo(ReportOrigin.ADOPTED);
    assertThat(again.report().reportId()).isEqualTo(failed.report().reportId());
    assertThat(reportPosts(service)).isOne();
    assertThat(service.elapsed()).as("no wait").isEqualTo(before);
  }

  @Test
  void anExplicitKeepNothingMeansWhatTheDefaultMeans() {
    Map<String, String> query = Map.of("query", "SELECT Month FROM OfficeUsage");
    Map<String, String> explicit = new HashMap<>(query);
    explicit.put("keep", "nothing");

    assertThat(ReportSettings.of(ConnectorOptions.parse(explicit)).keep())
        .isEqualTo(ReportSettings.of(ConnectorOptions.parse(query)).keep());
  }

  @Test
  void aLaterApplicationDeletesOverdueReports() {
    read(application);
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
    service.clock().advance(Duration.ofDays(2));

    SharedRead.of(
            service.plan(existing(users, null)), reading(service), application, Sharing.DEFAULTS)
        .get();

    assertThat(reportIds(service)).as("the report that it reads").containsExactly(users);
  }

  /** One that is new may get its report in this moment. */
  @Test
  void eachCleaningDeletesOldQueriesWithoutAReport() {
    service.createQuery(query("SELECT Month FROM OfficeUsage"));
    service.clock().advance(Duration.ofDays(1).plusMinutes(1));
    service.createQuery(query("SELECT MPNId FROM OfficeUsage"));
    service.createQuery(new NewQuery("mine", "", "SELECT Month FROM OfficeUsage"));

    read(application);

    assertThat(service.queries(QueryFilter.own()))
        .extracting(ScheduledQuery::query)
        .hasSize(3)
        .anyMatch(text -> text.contains("MPNId"));
    assertThat(reports()).isOne();
  }

  private static NewQuery query(String text) {
    String name = ReportNames.ofQuery(InsightsQuery.parse(text));
    return new NewQuery(name, ReportDescription.ofQuery(), text);
  }

  private ReportLease read(Reports cache) {
    return SharedRead.of(service, reading(service), cache, Sharing.DEFAULTS).acquire();
  }
}
