package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.FileDialect;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.SandboxExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loads a dataset into a Delta table on the sandbox's clock, and compares with DuckDB. */
final class LoadTest {
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
              .scale(0.2)
              .restated(true));

  private LoadService loads;

  @BeforeEach
  void open() {
    loads = new LoadService(SPARK, service.clocked());
  }

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
    service.calls().reset();
    assertThat(loads.load(DATASET))
        .extracting(LoadResult::state)
        .containsExactly(State.NOTHING_NEW);
    assertThat(service.calls().all().size()).isLessThanOrEqualTo(3);
    assertThat(loads.rows("SELECT state, rows_after FROM lake.partnerinsights_loads")).hasSize(3);
  }

  private void assertSame(ExpectedTable expected) throws SQLException {
    List<List<String>> rows = expected.rows();
    assertThat(rows).hasSizeGreaterThan(100);
    assertThat(loads.rows(expected.query(TABLE))).containsExactlyInAnyOrderElementsOf(rows);
  }
}
