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

  @Test
  void aLinkIsRenewedFiveMinutesBeforeItExpires() {
    try (ClockedSandbox service = withLinksFor(Duration.ofHours(1))) {
      ReportLease link = SharedRead.of(service).acquire();

      assertThat(link.untilRenewal()).isEqualTo(Duration.ofMinutes(55));
      service.clock().advance(Duration.ofMinutes(56));
      assertThat(link.untilRenewal()).isNegative();
    }
  }

  /** A time in the past says nothing: an hour is assumed. */
  @ParameterizedTest
  @CsvSource({"2026-06-16T08:00:00Z, PT23H55M", "2026-06-01T08:00:00Z, PT55M"})
  void aLinkThatDoesNotSayItExpiresAsTheExecutionSays(String expiry, Duration wait) {
    try (ClockedSandbox service = withLinksFor(Duration.ofHours(1))) {
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
    try (ClockedSandbox service = withLinksFor(Duration.ofMinutes(8))) {
      ReportLease link = SharedRead.of(service).acquire();

      assertThat(link.untilRenewal()).isEqualTo(Duration.ofMinutes(4));
    }
  }

  @Test
  void aWrongClockOfThisMachineDoesNotMatter() {
    try (ClockedSandbox service =
        new ClockedSandbox(settings(Duration.ofHours(1)), Duration.ofDays(1))) {
      ReportLease link = SharedRead.of(service).acquire();

      assertThat(link.untilRenewal())
          .isBetween(Duration.ofMinutes(55).minusSeconds(1), Duration.ofMinutes(55).plusSeconds(1));
    }
  }

  @Test
  void allReadsShareALinkThatOneOfThemGets() {
    try (ClockedSandbox service = withLinksFor(Duration.ofHours(1))) {
      SharedRead read = SharedRead.of(service);
      ReportLease first = read.acquire();
      SecureLink old = first.report().link();
      service.clock().advance(Duration.ofHours(2));

      ReportLease second = read.acquire();

      assertThat(first.report().link()).isNotEqualTo(old).isEqualTo(second.report().link());
    }
  }

  @Test
  void threadsThatNeedTheSameLinkMakeOneCall() throws ExecutionException, InterruptedException {
    try (ClockedSandbox service = withLinksFor(Duration.ofHours(1))) {
      ReportLease link = SharedRead.of(service).acquire();
      Secret old = link.report().link().url();
      service.clock().advance(Duration.ofHours(2));
      service.sandbox().calls().reset();

      FutureTask<Secret> other = new FutureTask<>(() -> link.renew(old).orElseThrow());
      new Thread(other).start();

      assertThat(link.renew(old)).contains(other.get());
      assertThat(service.sandbox().calls().count("GET", EXECUTIONS)).isOne();
    }
  }

  @Test
  void theServiceMayReturnTheSameLinkAgain() {
    try (ClockedSandbox service = withLinksFor(Duration.ofHours(1))) {
      ReportLease link = SharedRead.of(service).acquire();

      assertThat(link.renew(link.report().link().url())).isEmpty();
    }
  }

  @Test
  void theLinkOfADeletedReportIsLost() {
    try (ClockedSandbox service = withLinksFor(Duration.ofHours(1))) {
      ReportLease link = SharedRead.of(service).acquire();
      service.client().deleteReport(link.report().reportId());
      service.clock().advance(Duration.ofHours(2));

      assertThat(failure(link).code()).isEqualTo(ErrorCode.REPORT_LOST);
      service.sandbox().calls().reset();

      assertThat(link.failure()).contains(failure(link));
      assertThat(service.sandbox().calls().all()).as("no further call").isEmpty();
    }
  }

  @Test
  void aFailureThatCanPassIsKeptUntilTheNextRenewal() {
    try (ClockedSandbox service = withLinksFor(Duration.ofHours(1))) {
      ReportLease link = SharedRead.of(service).acquire();
      service.clock().advance(Duration.ofHours(2));
      service.sandbox().faults().on("GET", EXECUTIONS).times(1).respond(403);

      PartnerInsightsException failure = failure(link);

      assertThat(link.failure()).contains(failure);
      assertThat(link.renew(link.report().link().url())).isPresent();
      assertThat(link.failure()).isEmpty();
    }
  }

  private static PartnerInsightsException failure(ReportLease link) {
    return catchThrowableOfType(
        PartnerInsightsException.class, () -> link.renew(link.report().link().url()));
  }

  private static ClockedSandbox withLinksFor(Duration life) {
    return new ClockedSandbox(settings(life));
  }

  private static SandboxBuilder settings(Duration life) {
    return Sandbox.builder().latency(Duration.ZERO).scale(0.1).linkLifetime(life);
  }
}
