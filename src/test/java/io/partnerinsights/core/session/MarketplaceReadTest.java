package io.partnerinsights.core.session;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.pushdown.EnginePredicate;
import io.partnerinsights.core.pushdown.EnginePredicate.Comparison;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads of the marketplace's datasets, which only an application may do. */
final class MarketplaceReadTest {
  private static final String VISITS =
      "SELECT OfferName FROM ISVMarketplaceInsights TIMESPAN LIFETIME";

  @TempDir static Path folder;
  private static TestCertificate certificate;
  @AutoClose private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    certificate = TestCertificate.createValid(folder);
    sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .scale(0.1)
            .with(s -> s.dataUntil = YearMonth.of(2026, 6))
            .with(s -> s.certificates.add(certificate.certificate()))
            .start();
  }

  @Test
  void readsADatasetAfterSigningInWithACertificate() {
    Map<String, String> options = ReadOptions.ofMarketplace(sandbox, "query", VISITS);
    options.remove("clientSecret");
    options.put("reuse", "never");
    options.put("clientCertificate", certificate.file().toString());
    options.put("clientCertificatePassword", TestCertificate.PASSWORD);
    try (Application application = new Application()) {
      ReadPlan plan = plan(application, options);

      assertThat(texts(plan)).containsExactlyInAnyOrderElementsOf(offers(VISITS, null, null));
    }
  }

  @Test
  void narrowsTheRangeByThePeriodColumn() {
    try (Application application = new Application()) {
      ReadPlan table =
          plan(
              application,
              ReadOptions.ofMarketplace(
                  sandbox,
                  "dataset",
                  "ISVMarketplaceInsights",
                  "columns",
                  "OfferName, Date",
                  "pushdown",
                  "always"));
      Pushdown pushdown = table.newPushdown();
      LocalDate day = LocalDate.parse("2026-03-15");
      boolean pushed =
          pushdown.addCondition(
              new EnginePredicate("Date", Comparison.GREATER_OR_EQUAL, List.of(day)), "Date");

      ReadPlan march = table.withPushdown(pushdown);

      assertThat(pushed).isTrue();
      assertThat(march.describe()).contains("from 2026-03-01T00:00:00Z");
      assertThat(texts(march))
          .hasSizeLessThan(sandbox.expectedRows(VISITS).size())
          .containsExactlyInAnyOrderElementsOf(
              offers(VISITS, Instant.parse("2026-03-01T00:00:00Z"), null));
    }
  }

  /** Nothing says whether the range of an order applies to its month, its purchase or its event. */
  @Test
  void narrowsNoRangeThatMayApplyToAnotherColumn() {
    try (Application application = new Application()) {
      Pushdown pushdown =
          plan(
                  application,
                  ReadOptions.ofMarketplace(sandbox, "dataset", "ISVOrder", "pushdown", "always"))
              .newPushdown();
      LocalDate day = LocalDate.parse("2026-03-15");

      assertThat(
              pushdown.addCondition(
                  new EnginePredicate("MonthStartDate", Comparison.EQUAL, List.of(day)), "month"))
          .isFalse();
    }
  }

  /** A test query of the marketplace has no range: its rows may be of another time. */
  @Test
  void previewsNoQueryWithARange() {
    String query = "SELECT OfferName FROM ISVUsage";
    try (Application application = new Application()) {
      ReadPlan whole = plan(application, ReadOptions.ofMarketplace(sandbox, "query", query));
      ReadPlan ranged =
          plan(
              application,
              ReadOptions.ofMarketplace(
                  sandbox,
                  "query",
                  query,
                  "queryStartTime",
                  "2026-01-01",
                  "queryEndTime",
                  "2026-02-01"));

      assertThat(whole.mayPreview(5)).isTrue();
      assertThat(whole.fetchPreview(5, whole.createSpec())).isPresent();
      assertThat(whole.fetchPreview(50, whole.createSpec())).as("a test has ten rows").isEmpty();
      assertThat(ranged.mayPreview(5)).isFalse();
    }
  }

  @Test
  void adoptsAReportWithoutExecuteNow() {
    String[] shared = {"query", VISITS};
    String first;
    try (Application application = new Application()) {
      first =
          plan(application, ReadOptions.ofMarketplace(sandbox, shared))
              .newRead()
              .awaitReport()
              .reportId();
    }
    try (Application application = new Application()) {
      Report second =
          plan(application, ReadOptions.ofMarketplace(sandbox, shared)).newRead().awaitReport();

      assertThat(second.reportId()).isEqualTo(first);
      assertThat(second.origin()).isNotEqualTo(ReportOrigin.CREATED);
    }
    Clients.clientFor(ConnectorOptions.parseAccount(ReadOptions.ofMarketplace(sandbox)))
        .deleteReport(first);
  }

  @Test
  void selectsNoNameThatAQueryCannotContain() {
    try (Application application = new Application()) {
      Map<String, String> options =
          ReadOptions.ofMarketplace(sandbox, "dataset", "ISVOfferRetention");

      assertThat(plan(application, options).selectedSchema().columnNames())
          .contains("OfferName", "ProductId")
          .doesNotContain("RevenueGenerated(USD)");
    }
  }

  @Test
  void aUserCannotReadTheMarketplace() {
    Map<String, String> options = new HashMap<>(ReadOptions.of(sandbox, "query", VISITS));
    options.put("apiUrl", sandbox.marketplaceUrl());
    try (Application application = new Application()) {
      assertFails(() -> plan(application, options), ErrorCode.TOKEN_REJECTED);
    }
  }

  private static ReadPlan plan(Application application, Map<String, String> options) {
    return Session.open(ConnectorOptions.parse(options), application).planRead();
  }

  private static List<String> texts(ReadPlan plan) {
    return RowTexts.of(plan).stream().map(row -> row.get("OfferName")).toList();
  }

  private static List<String> offers(String query, Instant start, Instant end) {
    return sandbox.expectedRows(query, start, end).stream()
        .map(row -> row.get("OfferName"))
        .toList();
  }
}
