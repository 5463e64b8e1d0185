package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.SessionRecords;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The session of docs/catalog.md, with its procedures where the Spark has procedures.
 *
 * @param catalogClass which catalog that Spark can load
 * @param statements each on one line
 */
record SqlSession(String catalogClass, List<String> statements) {
  private static final String ROOM = "io.partnerinsights.spark.catalog.";

  static SqlSession of(String spark) throws IOException {
    List<String> session = DocumentedSql.ofCatalog("A session");
    if (spark.startsWith("3.")) {
      return new SqlSession(ROOM + "PartnerInsightsCatalog", session);
    }
    List<String> calls = DocumentedSql.ofCatalog("Procedures (Spark 4)");
    return new SqlSession(
        ROOM + "PartnerInsightsProcedureCatalog",
        Stream.concat(session.stream(), calls.stream()).toList());
  }

  /** Each row of an answer stands behind its statement's number. */
  void check(List<String> answers, Sandbox sandbox) {
    assertThat(answers).contains("0|~|mpn", "1|~|mpn|~|AzureUsage|~|false");
    assertThat(answers).anyMatch(row -> row.contains("availableMetrics=") && row.startsWith("2"));
    assertThat(SessionRecords.of(sandbox)).isNotEmpty();
    assertThat(answers)
        .filteredOn(row -> row.startsWith("5|~|"))
        .containsExactlyElementsOf(
            SessionRecords.of(sandbox).stream()
                .map(record -> "5|~|" + String.join("|~|", record))
                .toList());
    assertThat(answers).anyMatch(row -> row.startsWith("6|~|Completed"));
    if (statements.size() > 7) {
      assertThat(answers).anyMatch(row -> row.startsWith("7|~|1|~|query"));
      assertThat(answers).contains("9|~|AzureUsage", "10|~|0|~|0");
    }
  }
}
