package io.partnerinsights.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The renewal of a link that all reads of an execution share. */
final class ReportLeaseTest {
  private static final String EXECUTIONS = "/ScheduledReport/execution";
  private static final SandboxBuilder SETTINGS =
      Sandbox.builder().latency(Duration.ZERO).scale(0.1).linkLifetime(Duration.ofHours(1));

  @Test
  void aLinkIsRenewedFiveMinutesBeforeItExpires() {
    MemoryService service = new MemoryService();
    ReportLease link = SharedRead.of(service).acquire();

    assertThat(link.untilRenewal()).isEqualTo(Duration.ofMinutes(55));
    service.clock().advance(Duration.ofMinutes(56));
    assertThat(link.untilRenewal()).isNegative();
  }

  /** A time in the past says nothing: an hour is assumed. */
  @ParameterizedTest
  @CsvSource({"2026-06-16T08:00:00Z, PT23H55M", "2026-06-01T08:00:00Z, PT55M"})
  void aLinkThatDoesNotSayItExpiresAsTheExecutionSays(String expiry, Duration wait) {
    try (ClockedSandbox service = new ClockedSandbox(SETTINGS)) {
      service
          .sandbox()
          .faults()
          .on("GET", EXECUTIONS)
          .always()
          .answer(
              """
              {"value": [{"executionId": "e", "executionStatus": "Completed",
                "reportAccessSecureLink": "https://store.example/a?sig=b",
                "reportExpiryTime": "%s"}]}
              """
                  .formatted(expiry));

      ReportLease link = SharedRead.of(service).acquire();

      assertThat(link.untilRenewal()).isBetween(wait.minusMinutes(1), wait);
    }
  }

  @Test
  void aShortLinkIsRenewedAfterHalfItsLife() {
    MemoryService service = new MemoryService();
    service.linkFor(Duration.ofMinutes(8));
    ReportLease link = SharedRead.of(service).acquire();

    assertThat(link.untilRenewal()).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  void aWrongClockOfThisMachineDoesNotMatter() {
    try (ClockedSandbox service = new ClockedSandbox(SETTINGS, Duration.ofDays(1))) {
      ReportLease link = SharedRead.of(service).acquire();

      assertThat(link.untilRenewal())
          .isBetween(Duration.ofMinutes(55).minusSeconds(1), Duration.ofMinutes(55).plusSeconds(1));
    }
  }

  @Test
  void allReadsShareALinkThatOneOfThemGets() {
    MemoryService service = new MemoryService();
    SharedRead read = SharedRead.of(service);
    ReportLease first = read.acquire();
    SecureLink old = first.report().link();
    service.clock().advance(Duration.ofHours(2));

    ReportLease second = read.acquire();

    assertThat(first.report().link()).isNotEqualTo(old).isEqualTo(second.report().link());
  }

  @Test
  void threadsThatNeedTheSameLinkMakeOneCall() throws ExecutionException, InterruptedException {
    MemoryService service = new MemoryService();
    ReportLease link = SharedRead.of(service).acquire();
    Secret old = link.report().link().url();
    service.clock().advance(Duration.ofHours(2));
    service.forgetCalls();

    FutureTask<Secret> other = new FutureTask<>(() -> link.renew(old).orElseThrow());
    new Thread(other).start();

    assertThat(link.renew(old)).contains(other.get());
    assertThat(service.calls("findExecutions")).isOne();
  }

  @Test
  void theServiceMayReturnTheSameLinkAgain() {
    MemoryService service = new MemoryService();
    ReportLease link = SharedRead.of(service).acquire();

    assertThat(link.renew(link.report().link().url())).isEmpty();
  }

  @Test
  void theLinkOfADeletedReportIsLost() {
    MemoryService service = new MemoryService();
    ReportLease link = SharedRead.of(service).acquire();
    service.deleteReport(link.report().reportId());
    service.clock().advance(Duration.ofHours(2));

    assertThat(failure(link).code()).isEqualTo(ErrorCode.REPORT_LOST);
    service.forgetCalls();

    assertThat(link.failure()).contains(failure(link));
    assertThat(service.called()).as("no further call").isEmpty();
  }

  @Test
  void aFailureThatCanPassIsKeptUntilTheNextRenewal() {
    MemoryService service = new MemoryService();
    ReportLease link = SharedRead.of(service).acquire();
    service.clock().advance(Duration.ofHours(2));
    service.failOnce("before findExecutions", ErrorCode.ACCESS_FORBIDDEN);

    PartnerInsightsException failure = failure(link);

    assertThat(link.failure()).contains(failure);
    assertThat(link.renew(link.report().link().url())).isPresent();
    assertThat(link.failure()).isEmpty();
  }

  private static PartnerInsightsException failure(ReportLease link) {
    return catchThrowableOfType(
        PartnerInsightsException.class, () -> link.renew(link.report().link().url()));
  }
}
