package io.partnerinsights.core.cache;

import static io.partnerinsights.core.job.ReportFixture.BY_DEFAULT;
import static io.partnerinsights.core.job.ReportFixture.EXECUTION;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.onDemand;
import static io.partnerinsights.core.job.ReportFixture.onlyReport;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.reportsOrdered;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.service.Outcome;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What one application has left on the service and the next finds there; each broker here is an
 * application of its own. Orders are counted.
 */
@Timeout(60)
final class FoundAgainTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void afterATimeoutTheNextRunGoesOnWaiting() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(5)))) {
      failure(load(service, Reuse.AUTO)::get, ErrorCode.REPORT_TIMEOUT);

      ReportOnDemand nextRun = load(service, Reuse.AUTO);
      Received received = nextRun.get(nextRun.current());

      assertThat(received.way()).isEqualTo(Received.Way.ADOPTED);
      assertThat(received.report().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  /** A dead driver has not even said that it gave up. */
  @ParameterizedTest
  @CsvSource({"PT1H, PT30M", "PT1M, PT30M"})
  void whatADeadDriverLeftIsReadWhetherItRunsOrIsComplete(Duration latency, Duration later) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(latency))) {
      leave(service);
      service.clock().advance(later);
      service.sandbox().settle();

      assertThat(load(service, Reuse.AUTO).get().reportId())
          .isEqualTo(onlyReport(service).reportId());
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  @Test
  void whatWasCompleteLongAgoIsNotReadForNew() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      leave(service);
      service.clock().advance(Duration.ofMinutes(61));

      load(service, Reuse.AUTO).get();

      assertThat(reportsOrdered(service)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"AUTO, 2", "NEVER, 2", "ALWAYS, 1"})
  void whatAnotherApplicationKeepsIsReadOnlyIfThatIsWanted(Reuse reuse, int orders) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportBroker first = new ReportBroker(service.clock());
      load(service, first, Reuse.ALWAYS).get();
      first.close();

      load(service, reuse).get();

      assertThat(reportsOrdered(service)).isEqualTo(orders);
    }
  }

  @Test
  void whoNeverSharesDoesNotWaitForOthersEither() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(HOUR))) {
      leave(service);

      load(service, Reuse.NEVER).get();

      assertThat(reportsOrdered(service)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"FAILED", "COMPLETED_WITHOUT_LINK", "PAUSED"})
  void whatCannotBeReadIsNotAdopted(Outcome outcome) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().outcome(outcome))) {
      leave(service);
      service.clock().advance(Duration.ofMinutes(1));
      service.sandbox().settle();
      ReportOnDemand report = load(service, Reuse.AUTO);

      failure(
          report::get,
          switch (outcome) {
            case FAILED -> ErrorCode.REPORT_FAILED;
            case PAUSED -> ErrorCode.REPORT_PAUSED;
            default -> ErrorCode.REPORT_WITHOUT_LINK;
          });
      assertThat(reportsOrdered(service)).isEqualTo(2);
    }
  }

  @Test
  void anAdoptedReportThatItsMakerRemovesIsReplacedOnce() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(HOUR))) {
      leave(service);
      String adopted = onlyReport(service).reportId();
      AtomicBoolean removed = new AtomicBoolean();
      Sleeper remover =
          duration -> {
            service.sleeper().sleep(duration);
            if (removed.compareAndSet(false, true)) {
              service.client().deleteReport(adopted);
            }
          };
      ReportBroker broker = new ReportBroker(service.clock());
      ReportOnDemand report =
          onDemand(service, runner(service, defaults(), remover), broker, BY_DEFAULT);

      String own = report.get().reportId();

      assertThat(own).isNotEqualTo(adopted);
      assertThat(reportsOrdered(service)).isEqualTo(2);
      broker.close();
      assertThat(service.client().reports(ReportFilter.all())).isEmpty();
    }
  }

  @Test
  void theAdopterRemovesNothing() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      leave(service);
      ReportBroker adopter = new ReportBroker(service.clock());
      String adopted = load(service, adopter, Reuse.AUTO).get().reportId();

      adopter.close();

      assertThat(service.client().reports(ReportFilter.all()))
          .extracting(ScheduledReport::reportId)
          .containsExactly(adopted);
    }
  }

  @Test
  void nothingIsOrderedUnlessTheLookBeforeHasAnAnswer() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      leave(service);
      service.sandbox().calls().reset();
      service.sandbox().faults().on("GET", "/ScheduledReport").always().answer(503);

      failure(load(service, Reuse.AUTO)::get, ErrorCode.SERVICE_FAILED);

      assertThat(reportsOrdered(service)).isZero();
    }
  }

  @Test
  void whoNeverSharesStillFindsItsOwnLostOrder() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", "/ScheduledReport").loseTheAnswer();
      service.sandbox().faults().on("GET", "/ScheduledReport").times(1).answer(400);
      ReportOnDemand report = load(service, Reuse.NEVER);
      failure(report::get, ErrorCode.OUTCOME_UNKNOWN);

      assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
      assertThat(reportsOrdered(service)).isOne();
    }
  }

  @Test
  void aReportOfAnotherQuestionIsNotAdopted() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      leave(service);
      ReportBroker broker = new ReportBroker(service.clock());
      ReportOnDemand other =
          new ReportOnDemand(
              planner(service).plan(request("SELECT Month FROM OfficeUsage")),
              runner(service, defaults()),
              BY_DEFAULT,
              broker);

      assertThat(other.get(other.current()).way()).isEqualTo(Received.Way.CREATED);
      assertThat(service.sandbox().calls().count("GET", EXECUTION)).isPositive();
    }
  }

  /** Orders a report and dies before it has looked at it. */
  private static void leave(ClockedSandbox service) {
    Sleeper deadly =
        duration -> {
          throw new IllegalStateException("the driver is dead");
        };
    ReportOnDemand dying = onDemand(service, runner(service, defaults(), deadly));
    assertThatThrownBy(dying::get).hasMessage("the driver is dead");
  }

  private static ReportOnDemand load(ClockedSandbox service, Reuse reuse) {
    return load(service, new ReportBroker(service.clock()), reuse);
  }

  private static ReportOnDemand load(ClockedSandbox service, ReportBroker broker, Reuse reuse) {
    Keep keep = reuse == Reuse.ALWAYS ? Keep.ALL : Keep.NOTHING;
    return onDemand(
        service, runner(service, defaults()), broker, new ReuseSettings(reuse, HOUR, keep));
  }
}
