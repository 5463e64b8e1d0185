package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.FileDialect;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.SandboxExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Loads a dataset into tables of Apache Iceberg. {@code LakehouseSparksTest} runs it, and other
 * tests of loads, on a Spark that Iceberg supports.
 */
@Tag("iceberg")
final class LoadIcebergTest {
  private static final String DATASET = "OfficeUsage";
  private static final String TABLE = "lake.office_usage";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.clocked(
          Sandbox.builder()
              .dialect(FileDialect.plain().with(DateStyle.DATE))
              .tokenLifetime(Duration.ofDays(400))
              .latency(Duration.ofMinutes(10))
              .scale(0.1)
              .restated(true));

  private LoadService loads;

  @BeforeEach
  void open() {
    loads = new LoadService(SPARK, service.clocked());
    loads.restrict("Month,CustomerName,CustomerMarket,MPNId,MonthlyActiveUsers");
  }

  private List<State> load() {
    return loads.load(DATASET).stream().map(LoadResult::state).toList();
  }

  private void assertSame(int files) throws SQLException {
    try (ExpectedTable expected = new ExpectedTable("Month")) {
      for (int i = 0; i < files; i++) {
        expected.load(loads.files().get(i), i == 0 ? "2025-06-01" : "");
      }
      assertThat(loads.rows(expected.query(TABLE)))
          .hasSizeGreaterThan(100)
          .containsExactlyInAnyOrderElementsOf(expected.rows());
    }
  }

  @Test
  void survivesExpiryOfSnapshotsAndRollback() throws SQLException {
    assertThat(load()).containsExactly(State.LOADED);
    loads.passADay();
    assertThat(load()).containsExactly(State.LOADED);
    assertSame(2);
    String before = snapshot();
    loads.passADay();
    loads.passADay();
    assertThat(load()).contains(State.LOADED);
    assertSame(4);

    loads.rows(call("rollback_to_snapshot", "snapshot_id => " + before));
    assertSame(2);
    assertThat(load()).contains(State.LOADED);
    assertSame(4);

    loads.rows(call("expire_snapshots", "older_than => now(), retain_last => 1"));
    assertThat(load()).containsExactly(State.NOTHING_NEW);
    assertSame(4);
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
    assertThatThrownBy(this::load)
        .hasMessageContaining("PI-6017")
        .hasMessageContaining("partitioned by nothing")
        .hasMessageContaining("months(`Month`)");
    assertThat(loads.reports()).isZero();
  }
}
