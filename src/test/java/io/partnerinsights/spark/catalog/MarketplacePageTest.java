package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/marketplace.md: its properties, and its SQL with a certificate. */
final class MarketplacePageTest {
  private static final String CATALOG = "marketplace_page";

  @Test
  void theExampleReturnsDuckDbsRows(@TempDir Path folder) throws IOException {
    TestCertificate certificate = TestCertificate.valid(folder);
    try (Sandbox sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .scale(0.1)
            .with(s -> s.dataUntil = YearMonth.of(2026, 6))
            .with(s -> s.certificates.add(certificate.certificate()))
            .start()) {
      configure(sandbox, certificate);
      List<String> statements = DocumentedSql.of("marketplace.md", "An example");

      assertThat(statements).hasSize(2);
      assertThat(run(statements.get(0))).contains(List.of("cmp", "ISVUsage", "false"));
      assertThat(run(statements.get(1))).isNotEmpty().isEqualTo(expected(sandbox));
    }
  }

  /** Sets the documented properties, with the sandbox's values in place of the reader's own. */
  private static void configure(Sandbox sandbox, TestCertificate certificate) throws IOException {
    String page = Files.readString(Path.of("docs", "marketplace.md"));
    Properties documented = new Properties();
    documented.load(new StringReader(page.split("```properties\\n", -1)[1].split("```", -1)[0]));
    Map<String, String> own =
        Map.of(
            "apiUrl", sandbox.marketplaceUrl(),
            "tenantId", Sandbox.TENANT_ID,
            "clientId", Sandbox.CLIENT_ID,
            "clientCertificate", certificate.file().toString(),
            "clientCertificatePassword", TestCertificate.PASSWORD);
    SparkSession spark = TestSpark.session();
    for (String key : documented.stringPropertyNames()) {
      String option = key.substring(key.lastIndexOf('.') + 1);
      String value = own.getOrDefault(option, documented.getProperty(key));
      spark.conf().set(key.replace("catalog.insights", "catalog." + CATALOG), value);
    }
    spark.conf().set("spark.sql.catalog." + CATALOG + ".authorityUrl", sandbox.authorityUrl());
    assertThat(documented.stringPropertyNames()).hasSize(own.size() + 1);
  }

  private static List<List<String>> run(String statement) {
    return Rows.of(TestSpark.session().sql(statement.replaceAll("\\binsights\\b", CATALOG)));
  }

  private static List<List<String>> expected(Sandbox sandbox) {
    Map<String, Long> visits = new TreeMap<>();
    sandbox
        .expectedRows(
            "SELECT OfferName, PageVisits, Date FROM ISVMarketplaceInsights TIMESPAN LAST_1_YEAR")
        .stream()
        .filter(row -> row.get("Date").compareTo("2026-01-01") >= 0)
        .filter(row -> row.get("PageVisits") != null)
        .forEach(
            row ->
                visits.merge(row.get("OfferName"), Long.valueOf(row.get("PageVisits")), Long::sum));
    return visits.entrySet().stream()
        .map(offer -> List.of(offer.getKey(), offer.getValue().toString()))
        .toList();
  }
}
