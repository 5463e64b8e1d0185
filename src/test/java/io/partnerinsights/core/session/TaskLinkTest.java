package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.Serialization;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads of tasks that have a link only, after it has expired. */
final class TaskLinkTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.withManualClock(
          Sandbox.builder()
              .linkLifetime(Duration.ofHours(1))
              .latency(Duration.ZERO)
              .scale(0.1)
              .compression(Compression.NONE));

  private final List<Duration> waits = new ArrayList<>();
  private ReadPlan plan;
  private Report report;
  private ReadSplit split;

  @BeforeEach
  void read() {
    plan = service.planRead("query", QUERY);
    report = plan.newRead().awaitReport();
    split = report.planSplits(plan.createSpec()).get(0);
  }

  @Test
  void aTaskWaitsOnceBeforeItFails() {
    TaskLink link = Serialization.copyOf(report.toTaskLink());
    service.clockedSandbox().clock().advance(Duration.ofHours(2));

    PartnerInsightsException error = failure(link);

    assertThat(error.code()).isEqualTo(ErrorCode.LINK_EXPIRED);
    assertThat(error.getMessage()).contains(split.executionId()).doesNotContain("sig=");
    assertThat(waits).containsExactly(Duration.ofSeconds(10));
  }

  @Test
  void aValidLinkWaitsForNothing() {
    assertThat(rows(Serialization.copyOf(report.toTaskLink()).toLinkSource(split, waits::add)))
        .isPositive();
    assertThat(waits).isEmpty();
  }

  @Test
  void theNextAttemptReadsWithTheRenewedLink() {
    service.clockedSandbox().clock().advance(Duration.ofHours(2));
    failure(Serialization.copyOf(report.toTaskLink()));

    report.requestNewLink();

    assertThat(rows(Serialization.copyOf(report.toTaskLink()).toLinkSource(split, waits::add)))
        .isPositive();
    assertThat(waits).hasSize(1);
  }

  @Test
  void theErrorNamesTheFailureOfTheRenewal() {
    service.clockedSandbox().clock().advance(Duration.ofHours(2));
    service.sandbox().faults().on("GET", "/ScheduledReport/execution").always().respond(403);
    assertThatThrownBy(report::requestNewLink).isInstanceOf(PartnerInsightsException.class);

    PartnerInsightsException error = failure(Serialization.copyOf(report.toTaskLink()));

    assertThat(error.code()).isEqualTo(ErrorCode.LINK_EXPIRED);
    assertThat(error.getMessage()).contains("403", split.executionId()).doesNotContain("sig=");
  }

  @Test
  void theErrorSaysThatTheReportWasDeleted() {
    service.clockedSandbox().clock().advance(Duration.ofHours(2));
    service.clockedSandbox().client().deleteReport(report.reportId());
    assertThatThrownBy(report::requestNewLink).isInstanceOf(PartnerInsightsException.class);

    assertThat(failure(Serialization.copyOf(report.toTaskLink())).code())
        .isEqualTo(ErrorCode.REPORT_LOST);
    assertThat(waits).as("no wait for a link that cannot come").isEmpty();
  }

  /** The link has not expired, so that only its first rejection is a reason for another one. */
  @ParameterizedTest
  @ShortCases(
      value = 2,
      csv =
          @CsvSource({
            "AuthorizationFailure, STORAGE_FORBIDDEN",
            "AuthenticationFailed, LINK_EXPIRED",
            "AuthorizationPermissionMismatch, STORAGE_FORBIDDEN",
            "AuthorizationProtocolMismatch, STORAGE_FORBIDDEN",
            "AuthorizationSourceIPMismatch, STORAGE_FORBIDDEN",
            "AccountIsDisabled, STORAGE_FORBIDDEN",
          }))
  void aRenewedLinkThatIsRejectedSaysWhy(String storeCode, ErrorCode code) {
    service.sandbox().rejectLinks(storeCode);
    PartnerInsightsException first = failure(Serialization.copyOf(report.toTaskLink()));
    assertThat(first.code()).isEqualTo(ErrorCode.LINK_EXPIRED);
    assertThat(first.getMessage()).contains("rejected", split.executionId());

    report.requestNewLink();

    PartnerInsightsException second = failure(Serialization.copyOf(report.toTaskLink()));
    assertThat(second.code()).isEqualTo(code);
    assertThat(second.getMessage()).contains("403, " + storeCode, split.executionId());
  }

  @Test
  void aReportWhoseLinkIsRejectedIsRenewedOnce() {
    service.sandbox().rejectLinks("AuthorizationFailure");
    long calls = service.sandbox().calls().count("GET", "/ScheduledReport/execution");

    assertThatThrownBy(() -> rows(report)).hasMessageContainingAll("PI-4007", "firewall");

    assertThat(service.sandbox().calls().count("GET", "/ScheduledReport/execution"))
        .isEqualTo(calls + 1);
  }

  /** A program without an engine passes the report itself. */
  @Test
  void aReportRenewsItsLinkWhileItIsRead() {
    service.clockedSandbox().clock().advance(Duration.ofHours(2));

    assertThat(rows(report)).isPositive();
  }

  @Test
  void aBrokenTransferResumesWithANewLink() {
    service.sandbox().faults().on("GET", "/blob").times(1).breakAfter(1_000);
    long rows = 0;
    try (BatchReader reader = BatchReader.open(split, report, plan.createSpec())) {
      service.clockedSandbox().clock().advance(Duration.ofHours(2));
      while (reader.nextBatch()) {
        rows += reader.batch().rowCount();
      }
      assertThat(reader.readStats().resumeCount()).isOne();
    }

    assertThat(rows).isEqualTo(service.sandbox().expectedRows(QUERY).size());
  }

  private PartnerInsightsException failure(TaskLink link) {
    return catchThrowableOfType(
        PartnerInsightsException.class, () -> rows(link.toLinkSource(split, waits::add)));
  }

  private int rows(LinkSource links) {
    return RowTexts.of(List.of(split), links, plan.createSpec()).size();
  }
}
