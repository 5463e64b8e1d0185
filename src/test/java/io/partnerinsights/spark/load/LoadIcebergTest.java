package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.load.LoadResult.State;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Loads a dataset into tables of Apache Iceberg. {@code LakehouseSparksTest} runs it, and other
 * tests of loads, on a Spark that Iceberg supports.
 */
@Tag("iceberg")
final class LoadIcebergTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK,
          "Month,CustomerName,CustomerMarket,MPNId,MonthlyActiveUsers",
          sandbox -> sandbox.scale(0.1).restated(true));

  @Test
  void survivesExpiryOfSnapshotsAndRollback() throws SQLException {
    assertThat(loads.load()).containsExactly(State.LOADED);
    loads.passADay();
    assertThat(loads.load()).containsExactly(State.LOADED);
    loads.assertTableHas(2);
    String before = snapshot();
    loads.passADay();
    loads.passADay();
    assertThat(loads.load()).contains(State.LOADED);
    loads.assertTableHas(4);

    loads.rows(call("rollback_to_snapshot", "snapshot_id => " + before));
    loads.assertTableHas(2);
    assertThat(loads.load()).contains(State.LOADED);
    loads.assertTableHas(4);

    loads.rows(call("expire_snapshots", "older_than => now(), retain_last => 1"));
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    loads.assertTableHas(4);
    assertThat(loads.reports()).as("a history and a schedule").isEqualTo(2);
  }

  private String call(String procedure, String arguments) {
    return "CALL ice.system.%s(table => '%s.office_usage', %s)"
        .formatted(procedure, loads.schema().replace("ice.", ""), arguments);
  }

  private String snapshot() {
    return loads
        .rows("SELECT snapshot_id FROM " + TABLE + ".snapshots ORDER BY committed_at DESC LIMIT 1")
        .get(0)
        .get(0);
  }

  @Test
  void aTableWhoseFilesMixMonthsIsRefusedBeforeAnyReport() {
    loads.rows("CREATE SCHEMA lake");
    loads.rows("CREATE TABLE lake.office_usage (Month DATE) USING iceberg");
    assertThatThrownBy(loads::load)
        .hasMessageContaining("PI-6017")
        .hasMessageContaining("partitioned by nothing")
        .hasMessageContaining("months(`Month`)");
    assertThat(loads.reports()).isZero();
  }
}
