package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog's system tables in Flink: the lists, columns and rules of Spark's catalog. */
@Timeout(120)
final class SystemTablesTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir static Path folder;

  private TableEnvironment sql;

  @BeforeEach
  void createCatalog() {
    sql = FlinkReads.createCatalog(FlinkReads.withClause(SERVICE.sandbox(), folder));
  }

  @Test
  void listsItsTablesWithoutACall() throws Exception {
    SERVICE.calls().reset();

    assertThat(rows("SHOW DATABASES FROM insights"))
        .contains(List.of("mpn"), List.of("queries"), List.of("reports"), List.of("system"));
    assertThat(rows("SHOW TABLES FROM insights.`system`"))
        .containsExactlyInAnyOrder(
            List.of("datasets"), List.of("queries"), List.of("reports"), List.of("executions"));
    assertThat(SERVICE.calls().countApiCalls("GET")).isZero();
    assertThat(rows("SHOW TABLES FROM insights.queries")).isNotEmpty();
  }

  @Test
  void previewShowsRowsWithoutAReport() throws Exception {
    List<List<String>> rows =
        rows("CALL insights.`system`.preview('SELECT Month, MPNId FROM OfficeUsage')");

    assertThat(rows("SHOW PROCEDURES FROM insights.`system`")).containsExactly(List.of("preview"));
    assertThat(rows)
        .hasSize(100)
        .allSatisfy(
            row ->
                assertThat(row.get(0))
                    .matches("\\{\"Month\":\"20\\d\\d-\\d\\d-01\",\"MPNId\":.*}"));
    String id =
        rows("SELECT queryId FROM insights.`system`.queries WHERE type='system'").get(0).get(0);
    assertThat(rows("CALL insights.`system`.preview('queryId', '" + id + "')")).isNotEmpty();
    assertThat(SERVICE.calls().count("POST", "/Scheduled")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"datasets", "queries", "reports", "executions"})
  void columnsHaveTheTypesOfSparksCatalog(String table) throws Exception {
    List<List<String>> columns =
        SystemTable.findByName(table).orElseThrow().columns().stream()
            .map(
                column ->
                    List.of(
                        column.name(),
                        column.type().toString().replaceAll("^TIMESTAMP_LTZ$", "TIMESTAMP_LTZ(6)")))
            .toList();

    assertThat(rows("DESCRIBE insights.`system`." + table))
        .extracting(column -> column.subList(0, 2))
        .isEqualTo(columns);
  }

  @Test
  void showsRowsWithoutLinksAndSecrets() throws Exception {
    rows("SELECT `Month` FROM insights.mpn.OfficeUsage");

    assertThat(
            rows(
                "SELECT datasetName, refreshDays, minimumRecurrenceHours"
                    + " FROM insights.`system`.datasets"
                    + " WHERE array_contains(availableMetrics, 'ACR_USD')"))
        .contains(List.of("AzureUsage", "4", "24"));
    assertThat(rows("SELECT dataset, `use`, lastRun IS NULL FROM insights.`system`.reports"))
        .contains(List.of("OfficeUsage", "read", "false"));
    assertThat(rows("SELECT * FROM insights.`system`.executions").toString())
        .contains("Completed")
        .doesNotContain("http");
    assertThat(rows("SHOW CREATE TABLE insights.`system`.reports").toString())
        .contains("reportStatus")
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, "file:");
  }

  @Test
  void refusesOptionsChangesAndUnknownTables() {
    assertThatThrownBy(
            () -> sql.explainSql("SELECT * FROM insights.`system`.reports /*+ OPTIONS('a'='b') */"))
        .hasStackTraceContaining("PI-6003")
        .hasStackTraceContaining("remove the OPTIONS hint");
    assertThatThrownBy(() -> sql.explainSql("SELECT * FROM insights.`system`.links"))
        .hasStackTraceContaining("not found");
    assertThatThrownBy(() -> sql.executeSql("DROP TABLE insights.`system`.reports"))
        .hasStackTraceContaining("cannot be changed");
    assertThatThrownBy(
            () -> sql.explainSql("INSERT INTO insights.`system`.queries (queryId) VALUES ('x')"))
        .hasStackTraceContaining("sink");
  }

  private List<List<String>> rows(String statement) throws Exception {
    return FlinkReads.queryRows(sql, statement);
  }
}
