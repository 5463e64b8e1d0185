package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.Load;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.testing.SandboxExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The procedures, the method for Java and the command, on the system's clock. */
final class LoadCallTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();
  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

  private SparkSession spark;
  private String catalog;
  private String table;

  @BeforeEach
  void connect() {
    spark = SPARK.session();
    catalog = SPARK.connect(service.sandbox());
    SparkSession.setActiveSession(spark);
    table = SPARK.catalog() + "calls.usage";
    spark.sql("DROP TABLE IF EXISTS " + table);
  }

  private List<List<String>> call(String procedure) {
    return Rows.of(spark.sql("CALL " + catalog + ".system." + procedure));
  }

  @Test
  void loadsByCallByMethodAndByCommand() {
    String load = "load(into => '" + table + "', dataset => 'OfficeUsage', hour => 6)";
    Rows.of(spark.sql("EXPLAIN CALL " + catalog + ".system." + load));
    assertThat(service.calls().count("POST")).isZero();

    List<List<String>> first = call(load);
    assertThat(first).hasSize(1);
    assertThat(first.get(0).subList(1, 4)).containsExactly("OfficeUsage", table, "LOADED");
    assertThat(Rows.of(spark.table(table))).hasSizeGreaterThan(10);
    assertThat(Rows.of(spark.sql("DESCRIBE " + table)).toString())
        .contains("Month, date, ")
        .contains("_load, struct<");

    Map<String, String> arguments = Map.of("into", table, "dataset", "OfficeUsage");
    assertThat(Rows.of(Load.run(spark, catalog, arguments).select("state")))
        .containsExactly(List.of("NOTHING_NEW"));
    Load.main(new String[] {"catalog=" + catalog, "into=" + table, "dataset=OfficeUsage"});
    assertThat(spark.sparkContext().isStopped()).isFalse();
    assertThatThrownBy(() -> Load.main(new String[] {"catalog=none", "into=x"}))
        .hasMessageContaining("Catalog none is not configured");
    assertThatThrownBy(() -> call("load(into => 'calls', since => 'soon')"))
        .hasMessageContaining("write a month such as 2024-01");

    assertThat(call("unschedule(dataset => 'EMSUsage')")).isEmpty();
    assertThat(call("unschedule()")).extracting(row -> row.get(0)).contains("report", "query");
    assertThat(Rows.of(Load.unschedule(spark, catalog, ""))).isEmpty();
  }
}
