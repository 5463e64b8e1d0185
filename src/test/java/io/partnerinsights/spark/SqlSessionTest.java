package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.SessionRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    assertThat(answers.get(5)).isNotEmpty().isEqualTo(SessionRecords.of(sandbox));
    assertThat(answers.get(6)).containsExactly(List.of("Completed", "1"));
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isOne();
  }
}
