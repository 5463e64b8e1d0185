package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.DocumentedSql;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A newcomer's first session with SQL, as docs/catalog.md shows it. */
final class SqlSessionTest {
  private Sandbox sandbox;
  private TestCatalog catalog;

  @BeforeEach
  void start() {
    sandbox = Sandbox.builder().latency(Duration.ofMillis(20)).scale(0.1).start();
    catalog = TestCatalog.of(sandbox, "PartnerInsightsCatalog");
  }

  @AfterEach
  void stop() {
    catalog.sql("DROP TABLE IF EXISTS regions");
    catalog.sql("DROP TABLE IF EXISTS azure_2026");
    sandbox.close();
  }

  @Test
  void theDocumentedSessionGivesDuckDbsRows() throws IOException {
    List<List<List<String>>> answers = new ArrayList<>();
    for (String statement : DocumentedSql.ofCatalog("A session")) {
      answers.add(catalog.rows(statement));
    }

    assertThat(answers).hasSize(7);
    assertThat(answers.get(0)).contains(List.of("mpn"));
    assertThat(answers.get(1)).contains(List.of("mpn", "AzureUsage", "false"));
    assertThat(answers.get(2).toString()).contains("availableMetrics=", "TotalACR");
    assertThat(answers.get(5)).isNotEmpty().isEqualTo(recordsOf2026());
    assertThat(answers.get(6)).containsExactly(List.of("Completed", "1"));
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
  }

  private List<List<String>> recordsOf2026() {
    Map<String, String> regions = Map.of("France", "EMEA", "Japan", "APAC");
    Map<List<String>, Long> records =
        Rows.of(
                sandbox.expectedRows(
                    "SELECT Month, CustomerMarket, CustomerName FROM AzureUsage"
                        + " WHERE CustomerMarket IN ('France', 'Japan') TIMESPAN LIFETIME"))
            .stream()
            .filter(
                row -> row.get(0).compareTo("2026-01-01") >= 0 && regions.containsKey(row.get(1)))
            .collect(
                Collectors.groupingBy(
                    row -> List.of(row.get(0), regions.get(row.get(1))),
                    () -> new TreeMap<>((a, b) -> a.toString().compareTo(b.toString())),
                    Collectors.counting()));
    return records.entrySet().stream()
        .map(entry -> List.of(entry.getKey().get(0), entry.getKey().get(1), "" + entry.getValue()))
        .toList();
  }
}
