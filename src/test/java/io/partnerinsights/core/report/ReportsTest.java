package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.Sharing.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ValidTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads of one application that share a report, and reads that do not. */
@Timeout(60)
final class ReportsTest {
  private static final Sharing NEVER = Sharing.NEVER;
  private static final String OTHER_QUERY = "SELECT Month FROM OfficeUsage";
  private static final String OTHER_DATASET = "SELECT CustomerName FROM CustomersAndTenants";

  private final MemoryService service = new MemoryService();
  private final Reports cache = new Reports(service.clock());

  @Test
  void twoReadsOfOneQueryShareAReport() {
    String first = load(DEFAULTS).get().reportId();
    SharedRead other = load(DEFAULTS);

    ReportLease second = other.acquire();

    assertThat(second.report().reportId()).isEqualTo(first);
    assertThat(second.origin()).isEqualTo(ReportOrigin.REUSED);
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void concurrentReadsShareAReport() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> reads =
          IntStream.range(0, 8)
              .<Callable<String>>mapToObj(i -> () -> load(DEFAULTS).get().reportId())
              .toList();
      String first = null;
      for (Future<String> reportId : threads.invokeAll(reads)) {
        first = first == null ? reportId.get() : first;
        assertThat(reportId.get()).isEqualTo(first);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void aNewReadDoesNotShareAnOldReport() {
    SharedRead early = load(DEFAULTS);
    String first = early.get().reportId();
    SharedRead plannedBefore = load(DEFAULTS);
    service.clock().advance(Duration.ofMinutes(61));

    String second = plannedBefore.get().reportId();

    assertThat(second).isNotEqualTo(first).isEqualTo(load(DEFAULTS).get().reportId());
    assertThat(early.get().reportId())
        .as("a read keeps the report that it has read")
        .isEqualTo(first);
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void reuseNeverCreatesAReportForEachRead() {
    SharedRead first = load(NEVER);

    assertThat(first.get().reportId())
        .isEqualTo(first.get().reportId())
        .isNotEqualTo(load(NEVER).get().reportId());
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void anInvalidatedReportIsNeitherSharedNorAdopted() {
    SharedRead report = load(DEFAULTS);
    String first = report.get().reportId();

    cache.invalidate(report.choice().plan(), false);

    String second = report.get().reportId();
    assertThat(second).isNotEqualTo(first).isEqualTo(load(DEFAULTS).get().reportId());
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void anInvalidationLeavesTheReportsOfOtherQueries() {
    load(DEFAULTS).get();
    load(OTHER_QUERY).get();

    cache.invalidate(service.plan(QUERY), false);

    assertThat(load(OTHER_QUERY).acquire().origin()).isEqualTo(ReportOrigin.REUSED);
    assertThat(load(DEFAULTS).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
  }

  @Test
  void anInvalidatedDatasetLeavesOtherDatasets() {
    load(DEFAULTS).get();
    load(OTHER_QUERY).get();
    load(OTHER_DATASET).get();

    cache.invalidate(service.plan(QUERY), true);

    assertThat(load(OTHER_DATASET).acquire().origin()).isEqualTo(ReportOrigin.REUSED);
    assertThat(load(OTHER_QUERY).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
    assertThat(load(DEFAULTS).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
  }

  @Test
  void allReportsAreInvalidatedAtOnce() {
    load(DEFAULTS).get();
    load(OTHER_DATASET).get();

    cache.invalidateAll();

    assertThat(load(DEFAULTS).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
    assertThat(load(OTHER_DATASET).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
  }

  @Test
  void aDeletedReportIsReplacedForANewRead() {
    String first = load(DEFAULTS).get().reportId();
    service.deleteReport(first);

    assertThat(load(DEFAULTS).get().reportId()).isNotEqualTo(first);
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void differentRequestsHaveDifferentFingerprints() {
    ReadTarget target = request(QUERY).target();
    TimeRange range =
        new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));
    Fingerprint account = Fingerprint.of("https://api.example user");

    assertThat(
            List.of(
                Fingerprint.of(account, request(QUERY)),
                Fingerprint.of(account, request("SELECT Month FROM OfficeUsage")),
                Fingerprint.of(account, new ReportRequest(target, range, ReportFormat.CSV)),
                Fingerprint.of(account, new ReportRequest(target, null, ReportFormat.TSV)),
                Fingerprint.of(Fingerprint.of("https://api.example other"), request(QUERY)),
                Fingerprint.of(Fingerprint.of("https://other.example user"), request(QUERY))))
        .doesNotHaveDuplicates();
  }

  @Test
  void spellingDoesNotChangeTheFingerprint() {
    String spelled =
        "select Month,CustomerName from OfficeUsage order by Month desc timespan last_6_months;";

    Fingerprint account = Fingerprint.of("https://api.example user");

    assertThat(Fingerprint.of(account, request(spelled)))
        .isEqualTo(Fingerprint.of(account, request(QUERY)));
  }

  @Test
  void twoAccountsNeverShare() {
    SandboxBuilder settings =
        Sandbox.builder().with(s -> s.users.put("second@contoso.example", "secret"));
    try (ClockedSandbox both = serviceWith(settings)) {
      PartnerInsightsClient other =
          both.client(new ValidTokens(() -> both.sandbox().accessToken("second@contoso.example")));
      String mine = SharedRead.of(both, reading(both), cache, DEFAULTS).get().reportId();

      ReportPlan plan = planner(other).plan(request(QUERY));
      ReportLease others = SharedRead.of(plan, reading(both, other), cache, DEFAULTS).acquire();

      assertThat(others.report().reportId()).isNotEqualTo(mine);
      assertThat(others.origin()).isEqualTo(ReportOrigin.CREATED);
      assertThat(reportPosts(both)).isEqualTo(2);
    }
  }

  private SharedRead load(String query) {
    return SharedRead.of(service.plan(query), reading(service), cache, DEFAULTS);
  }

  private SharedRead load(Sharing settings) {
    return SharedRead.of(service, reading(service), cache, settings);
  }
}
