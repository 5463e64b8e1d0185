package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.SessionRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The SQL session that docs/catalog.md shows. */
final class SqlSessionTest {
  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  private TestCatalog catalog;

  @BeforeEach
  void configure() {
    catalog = TestCatalog.of(service.sandbox());
  }

  @AfterEach
  void dropTables() {
    catalog.sql("DROP TABLE IF EXISTS regions");
    catalog.sql("DROP TABLE IF EXISTS azure_2026");
  }

  @Test
  void theDocumentedSessionReturnsDuckDbsRows() throws IOException {
    List<List<List<String>>> answers = new ArrayList<>();
    for (String statement : DocumentedSql.ofCatalog("A session")) {
      answers.add(catalog.rows(statement));
    }

    assertThat(answers).hasSize(7);
    assertThat(answers.get(0)).contains(List.of("mpn"));
    assertThat(answers.get(1)).contains(List.of("mpn", "AzureUsage", "false"));
    assertThat(answers.get(2).toString()).contains("availableMetrics=", "ACR_USD");
    assertThat(answers.get(5))
        .isNotEmpty()
        .isEqualTo(
            SessionRecords.of(service.sandbox()).stream()
                .map(row -> row.stream().map(Rows::text).toList())
                .toList());
    assertThat(answers.get(6)).containsExactly(List.of("Completed", "1"));
    assertThat(service.calls().count("POST", "/ScheduledReport")).isOne();
  }
}
