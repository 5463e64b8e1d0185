package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.load.LoadResult.State;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loads a dataset into a Delta table on the sandbox's clock, and compares with DuckDB. */
final class LoadTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "", sandbox -> sandbox.scale(0.2).restated(true));

  @Test
  void theFirstRunLoadsTheHistoryAndSchedulesAReport() throws SQLException {
    List<LoadResult> first = loads.load(DATASET);

    assertThat(first).extracting(LoadResult::state).containsExactly(State.LOADED);
    assertThat(loads.reports()).isEqualTo(2);
    try (ExpectedTable expected = new ExpectedTable("Month")) {
      expected.load(loads.files().get(0), "2025-06-01");
      assertSame(expected);

      loads.passADay();
      assertThat(loads.load(DATASET)).extracting(LoadResult::state).containsExactly(State.LOADED);
      expected.load(loads.files().get(1), "");
      assertSame(expected);
    }
    loads.calls().reset();
    assertThat(loads.load(DATASET))
        .extracting(LoadResult::state)
        .containsExactly(State.NOTHING_NEW);
    assertThat(loads.calls().all().size()).isLessThanOrEqualTo(4);
    assertThat(loads.rows("SELECT state, rows_after FROM lake.partnerinsights_loads")).hasSize(3);
  }

  private void assertSame(ExpectedTable expected) throws SQLException {
    List<List<String>> rows = expected.rows();
    assertThat(rows).hasSizeGreaterThan(100);
    assertThat(loads.rows(expected.query(TABLE))).containsExactlyInAnyOrderElementsOf(rows);
  }
}
