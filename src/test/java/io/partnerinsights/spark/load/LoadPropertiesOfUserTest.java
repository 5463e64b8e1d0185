package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties and clustering that users give to new tables, and what a change data feed has. */
final class LoadPropertiesOfUserTest {
  private static final String FEED = "delta.enableChangeDataFeed=true";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "", sandbox -> sandbox.scale(0.2).restated(true));

  private String property(String name) {
    return loads.rows("SHOW TBLPROPERTIES " + TABLE).stream()
        .filter(row -> row.get(0).equals(name))
        .map(row -> row.get(1))
        .findFirst()
        .orElse("absent");
  }

  @Test
  void aNewTableHasTheUsersProperties() {
    loads.load(DATASET, "properties", "team=finance,kept.columns=a, b");

    assertThat(property("team")).isEqualTo("finance");
    assertThat(property("kept.columns")).isEqualTo("a, b");
    assertThat(property("partnerinsights.load.dataset")).isEqualTo(DATASET);
  }

  @Test
  @Tag("delta")
  void aNewTableIsClusteredByTheColumnsThatItHas() {
    loads.load(DATASET + ",PowerBIUsage", "cluster_by", "customertenantid, NoSuchColumn");

    String detail = "DESCRIBE DETAIL " + loads.schema() + ".office_usage";
    assertThat(SPARK.session().sql(detail).select("clusteringColumns").first().getList(0))
        .isEqualTo(List.of("CustomerTenantId"));
    loads.passADay();
    assertThat(loads.load()).containsExactly(State.LOADED);
  }

  @Test
  void aSingleDatasetIsClusteredByItsOwnColumnsOnly() {
    String table = loads.schema() + ".office_usage";

    assertThatThrownBy(
            () -> loads.run("into", table, "dataset", DATASET, "cluster_by", "NoSuchColumn"))
        .hasMessageContainingAll("cluster_by", "NoSuchColumn", "CustomerTenantId");
    assertThatThrownBy(() -> loads.load(DATASET, "cluster_by", "NoSuchColumn"))
        .hasMessageContainingAll("cluster_by", "NoSuchColumn", "CustomerTenantId");
    assertThat(loads.reports()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "partnerinsights.load.dataset=AzureUsage", "=1"})
  void refusesOtherProperties(String properties) {
    assertThatThrownBy(() -> LoadSettings.of(Map.of("into", "lake", "properties", properties)))
        .hasMessageContainingAll("[PI-6", "properties", "name=value");
  }

  /** A reader of the feed gets the rows of the months that a load has replaced. */
  @Test
  @Tag("delta")
  void theFeedHasWhatWasRestated() throws IOException {
    String table = "customers_and_tenants";
    loads.load("CustomersAndTenants", "properties", FEED);
    String before = newest(table);
    loads.clocked().pass(Duration.ofDays(11));
    loads.passADay();
    loads.load("CustomersAndTenants");
    SPARK.session().sql("USE " + loads.schema());
    SPARK
        .session()
        .sql(
            Files.readString(Path.of("examples/sql/marts/revenue_restated.sql"))
                .strip()
                .replaceFirst(";$", ""));

    List<List<String>> changes =
        loads.rows(
            "SELECT Month, CustomerTenantId, CAST(sum(change_usd) AS DECIMAL(18, 2)) FROM"
                + " lake.revenue_restated GROUP BY 1, 2");

    assertThat(changes)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(differences(before, newest(table)));
  }

  private String newest(String table) {
    return loads.rows("SELECT CAST(max(_load.generated) AS DATE) FROM lake." + table).get(0).get(0);
  }

  /** Returns by how much the records of closed months differ between two days. */
  private List<List<String>> differences(String before, String after) {
    String sql =
        """
        SELECT Month, CustomerTenantId AS t, CAST(sum("~billed") AS DECIMAL(18,2)) AS usd
        FROM CustomersAndTenants
        WHERE IsDuplicateRowForPGA = 0 AND Month BETWEEN DATE '2026-01-01' AND DATE '2026-05-01'
        GROUP BY ALL
        """;
    Map<List<String>, BigDecimal> sums = new HashMap<>();
    add(sums, sql, after, 1);
    add(sums, sql, before, -1);
    return sums.entrySet().stream()
        .filter(sum -> sum.getValue().signum() != 0)
        .map(sum -> List.of(sum.getKey().get(0), sum.getKey().get(1), Rows.text(sum.getValue())))
        .toList();
  }

  private void add(Map<List<String>, BigDecimal> sums, String sql, String day, int sign) {
    loads
        .sandbox()
        .records(Program.MPN, sql, LocalDate.parse(day))
        .forEach(
            row ->
                sums.merge(
                    List.of(Rows.text(row.get("Month")), Rows.text(row.get("t"))),
                    ((BigDecimal) row.get("usd")).multiply(BigDecimal.valueOf(sign)),
                    BigDecimal::add));
  }
}
