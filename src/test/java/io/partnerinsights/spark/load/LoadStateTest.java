package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.FileDialect;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.SandboxExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The state of a load is in its table, whatever is done to the table. */
final class LoadStateTest {
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

  /** Takes two minutes. */
  @Test
  @Tag("long")
  @Tag("delta")
  void survivesMaintenanceRestoreAndCopy() throws SQLException {
    load();
    loads.passADay();
    load();
    assertSame(2);
    loads.rows("OPTIMIZE " + TABLE);
    loads.rows("SET spark.databricks.delta.retentionDurationCheck.enabled = false");
    loads.rows("VACUUM " + TABLE + " RETAIN 0 HOURS DRY RUN");
    assertThat(load()).containsExactly(State.NOTHING_NEW);
    long before = version();
    for (int day = 0; day < 3; day++) {
      loads.passADay();
    }
    assertThat(load()).contains(State.LOADED);
    assertSame(5);

    loads.rows("RESTORE TABLE " + TABLE + " TO VERSION AS OF " + before);
    assertSame(2);
    assertThat(load()).contains(State.LOADED);
    assertSame(5);

    loads.rows("CREATE TABLE lake.copied USING delta AS SELECT * FROM " + TABLE);
    loads.rows("DROP TABLE " + TABLE);
    loads.rows("ALTER TABLE lake.copied RENAME TO " + TABLE);
    long reports = loads.reports();
    assertThat(load()).isNotEmpty().doesNotContain(State.LOADED);
    assertThat(load()).containsExactly(State.NOTHING_NEW);
    assertSame(5);
    assertThat(loads.reports()).as("a copy needs no report").isEqualTo(reports);
  }

  private long version() {
    return Long.parseLong(loads.rows("DESCRIBE HISTORY " + TABLE + " LIMIT 1").get(0).get(0));
  }

  @Test
  void neverCommitsOlderRowsThanAnotherLoad() throws Exception {
    load();
    LoadTable table = new LoadTable(loads.spark(), loads.schema() + ".office_usage", "Month");
    LoadTable.Snapshot seen = table.snapshot();
    Dataset<Row> older = loads.spark().table(table.name()).limit(5);
    LoadMark mark = seen.state().groups().get(0).mark();
    loads.passADay();
    load();

    assertThat(table.replace(older, mark, "`Month` >= DATE'2026-03-01'", seen)).isFalse();
    assertSame(2);

    loads.passADay();
    List<FutureTask<List<State>>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      FutureTask<List<State>> run = new FutureTask<>(this::load);
      both.add(run);
      new Thread(run, "load").start();
    }
    for (FutureTask<List<State>> run : both) {
      assertThat(run.get()).isSubsetOf(State.LOADED, State.SKIPPED, State.NOTHING_NEW);
    }
    assertSame(3);
  }

  @Test
  void deletedRowsStayDeletedUntilANewExecutionHasThem() {
    load();
    loads.passADay();
    load();
    String customer =
        loads.rows("SELECT max(CustomerMarket) FROM " + TABLE).get(0).get(0).replace("'", "\\'");
    String rest = "SELECT count(*) FROM " + TABLE + " WHERE CustomerMarket = '" + customer + "'";
    loads.rows("DELETE FROM " + TABLE + " WHERE CustomerMarket = '" + customer + "'");

    assertThat(load()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.rows(rest)).containsExactly(List.of("0"));
  }
}
