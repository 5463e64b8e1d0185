package io.partnerinsights.core.cache;

import static io.partnerinsights.core.job.ReportFixture.BY_DEFAULT;
import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.onDemand;
import static io.partnerinsights.core.job.ReportFixture.reportsOrdered;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.options.Secret;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who shares a report within an application, and who does not; orders are counted. */
@Timeout(60)
final class ReportBrokerTest {
  private static final ReuseSettings NEVER =
      new ReuseSettings(Reuse.NEVER, Duration.ofHours(1), Keep.NOTHING);

  private ClockedSandbox service;
  private ReportBroker broker;

  @BeforeEach
  void start() {
    service = serviceWith(Sandbox.builder().user("second@contoso.example", "secret"));
    broker = new ReportBroker(service.clock());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void twoLoadsOfOneQuestionShareAReport() {
    String first = load(BY_DEFAULT).get().reportId();
    ReportOnDemand other = load(BY_DEFAULT);

    Received second = other.get(other.current());

    assertThat(second.report().reportId()).isEqualTo(first);
    assertThat(second.way()).isEqualTo(Received.Way.REUSED);
    assertThat(reportsOrdered(service)).isOne();
    assertThat(broker.counts()).isEqualTo(new ReportCounts(1, 0, 1));
  }

  @Test
  void threadsThatLoadAtOnceShareAReport() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> asks =
          IntStream.range(0, 8)
              .<Callable<String>>mapToObj(i -> () -> load(BY_DEFAULT).get().reportId())
              .toList();
      String first = null;
      for (Future<String> answer : threads.invokeAll(asks)) {
        first = first == null ? answer.get() : first;
        assertThat(answer.get()).isEqualTo(first);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(reportsOrdered(service)).isOne();
  }

  @Test
  void aReportThatIsTooOldIsNotReadByANewLoad() {
    ReportOnDemand early = load(BY_DEFAULT);
    String first = early.get().reportId();
    ReportOnDemand loadedBefore = load(BY_DEFAULT);
    service.clock().advance(Duration.ofMinutes(61));

    String second = loadedBefore.get().reportId();

    assertThat(second).isNotEqualTo(first).isEqualTo(load(BY_DEFAULT).get().reportId());
    assertThat(early.get().reportId()).as("who has read it keeps to it").isEqualTo(first);
    assertThat(reportsOrdered(service)).isEqualTo(2);
  }

  @Test
  void neverMeansOneReportForEachLoad() {
    ReportOnDemand first = load(NEVER);

    assertThat(first.get().reportId())
        .isEqualTo(first.get().reportId())
        .isNotEqualTo(load(NEVER).get().reportId());
    assertThat(reportsOrdered(service)).isEqualTo(2);
  }

  @Test
  void aForgottenReportIsNeitherSharedNorAdopted() {
    ReportOnDemand report = load(BY_DEFAULT);
    String first = report.get().reportId();

    broker.forget(plan -> plan.fingerprint().equals(report.plan().fingerprint()));

    String second = report.get().reportId();
    assertThat(second).isNotEqualTo(first).isEqualTo(load(BY_DEFAULT).get().reportId());
    assertThat(reportsOrdered(service)).isEqualTo(2);
  }

  @Test
  void aReportThatIsGoneIsReplacedForWhoHasNotReadIt() {
    String first = load(BY_DEFAULT).get().reportId();
    service.client().deleteReport(first);

    assertThat(load(BY_DEFAULT).get().reportId()).isNotEqualTo(first);
    assertThat(reportsOrdered(service)).isEqualTo(2);
  }

  @Test
  void questionsThatDifferInAnythingDoNotShare() {
    ReadTarget question = request(QUERY).question();
    Optional<TimeRange> range =
        Optional.of(
            new TimeRange(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")));
    Fingerprint account = Fingerprint.of("https://api.example user");

    assertThat(
            List.of(
                Fingerprint.of(account, request(QUERY)),
                Fingerprint.of(account, request("SELECT Month FROM OfficeUsage")),
                Fingerprint.of(account, new ReportRequest(question, range, ReportFormat.CSV)),
                Fingerprint.of(
                    account, new ReportRequest(question, Optional.empty(), ReportFormat.TSV)),
                Fingerprint.of(Fingerprint.of("https://api.example other"), request(QUERY)),
                Fingerprint.of(Fingerprint.of("https://other.example user"), request(QUERY))))
        .doesNotHaveDuplicates();
  }

  @Test
  void spellingMakesNoDifference() {
    String spelt =
        "select Month,CustomerName from OfficeUsage order by Month desc timespan last_6_months;";

    Fingerprint account = Fingerprint.of("https://api.example user");

    assertThat(Fingerprint.of(account, request(spelt)))
        .isEqualTo(Fingerprint.of(account, request(QUERY)));
  }

  @Test
  void twoPrincipalsNeverShare() {
    PartnerInsightsClient other =
        service.client(tokens(service.sandbox().accessToken("second@contoso.example")));
    String mine = load(BY_DEFAULT).get().reportId();

    ReportPlan plan = new ReportPlanner(other, SchemaHints.none()).plan(request(QUERY));
    ReportOnDemand load = new ReportOnDemand(plan, runner(service, other), BY_DEFAULT, broker);
    Received theirs = load.get(load.current());

    assertThat(theirs.report().reportId()).isNotEqualTo(mine);
    assertThat(theirs.way()).isEqualTo(Received.Way.CREATED);
    assertThat(reportsOrdered(service)).isEqualTo(2);
  }

  private static TokenProvider tokens(String token) {
    return new TokenProvider() {
      @Override
      public AccessToken token() {
        return new AccessToken(Secret.of(token), Instant.MAX);
      }

      @Override
      public void invalidate(AccessToken stale) {}
    };
  }

  private ReportOnDemand load(ReuseSettings settings) {
    return onDemand(service, runner(service, defaults()), broker, settings);
  }
}
