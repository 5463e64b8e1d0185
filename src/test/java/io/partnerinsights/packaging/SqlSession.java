package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.SessionRecords;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The session of docs/catalog.md, with its procedures if the Spark release has procedures.
 *
 * @param catalogClass the catalog that the Spark release can load
 * @param statements the statements, each on one line
 */
record SqlSession(String catalogClass, List<String> statements) {
  private static final String ROOM = "io.partnerinsights.spark.catalog.";

  static SqlSession of(String spark) throws IOException {
    List<String> session = new ArrayList<>(DocumentedSql.ofCatalog("A session"));
    session.add(0, "SHOW NAMESPACES IN insights");
    session.add(2, "DESCRIBE TABLE EXTENDED insights.mpn.AzureUsage");
    if (spark.startsWith("3.")) {
      return new SqlSession(ROOM + "PartnerInsightsCatalog", session);
    }
    List<String> calls = DocumentedSql.ofCatalog("Procedures (Spark 4)");
    return new SqlSession(
        ROOM + "PartnerInsightsProcedureCatalog",
        Stream.concat(session.stream(), calls.stream()).toList());
  }

  /** Returns a record as the job prints it: a decimal without zeros at its end. */
  private static String printed(List<String> record) {
    String sum = new BigDecimal(record.get(2)).stripTrailingZeros().toPlainString();
    return String.join("|~|", "5", record.get(0), record.get(1), sum);
  }

  /** Checks the results; each row begins with the number of its statement. */
  void check(List<String> results, Sandbox sandbox) {
    assertThat(results)
        .contains("missing false false false false true true")
        .contains("0|~|mpn", "1|~|mpn|~|AzureUsage|~|false");
    assertThat(results).anyMatch(row -> row.contains("availableMetrics=") && row.startsWith("2"));
    assertThat(SessionRecords.of(sandbox)).isNotEmpty();
    assertThat(results)
        .filteredOn(row -> row.startsWith("5|~|"))
        .containsExactlyElementsOf(
            SessionRecords.of(sandbox).stream().map(SqlSession::printed).toList());
    assertThat(results).anyMatch(row -> row.startsWith("6|~|AzureUsage|~|read|~|"));
    if (statements.size() > 7) {
      assertThat(results).filteredOn(row -> row.startsWith("7|~|")).hasSizeBetween(1, 100);
      assertThat(results).contains("8|~|AzureUsage").noneMatch(row -> row.startsWith("9"));
    }
  }
}
