package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Quirk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No page says whether a TIMESPAN has rows of the running month, which is June 2026 here. */
final class LoadRunningMonthTest {
  private static final String COLUMNS = "Month,CustomerMarket,MPNId";
  private static final String JUNE =
      "SELECT count(*), count(DISTINCT _load.execution) FROM "
          + TABLE
          + " WHERE Month = DATE'2026-06-01'";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  private static List<List<String>> twice(List<List<String>> file) {
    List<List<String>> twice = new ArrayList<>(file);
    twice.addAll(file.subList(1, file.size()));
    return twice;
  }

  /** The sandbox's own way. */
  @Nested
  final class WithoutTheRunningMonth {
    @RegisterExtension
    final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02));

    @Test
    void theTableHasClosedMonthsOnly() {
      loads.load();
      loads.passADay();
      loads.load();
      assertThat(loads.rows(JUNE)).containsExactly(List.of("0", "0"));

      for (int day = 0; day < 16; day++) {
        loads.clocked().pass(Duration.ofDays(1));
      }
      loads.load();
      assertThat(loads.rows(JUNE)).extracting(row -> row.get(1)).containsExactly("1");
    }

    @Test
    void withoutAScheduleEachReportHasTheRunningMonth() {
      loads.load(DATASET, "schedule", "none");
      long first = count(loads);
      loads.edit(LoadRunningMonthTest::twice);
      loads.passADay();
      loads.load(DATASET, "schedule", "none");

      assertThat(count(loads)).isEqualTo(2 * first).isPositive();
    }
  }

  /** The other way that the pages allow. */
  @Nested
  final class WithTheRunningMonth {
    @RegisterExtension
    final LoadService loads =
        new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02).quirk(Quirk.RUNNING_MONTH));

    @Test
    void eachExecutionThatShowsTheRunningMonthReplacesIt() {
      loads.load();
      assertThat(loads.rows(JUNE)).as("a history ends").containsExactly(List.of("0", "0"));
      loads.passADay();
      loads.load();
      long first = count(loads);

      loads.edit(LoadRunningMonthTest::twice);
      loads.passADay();
      loads.load();

      assertThat(count(loads)).isEqualTo(2 * first).isPositive();
    }
  }

  private static long count(LoadService loads) {
    return Long.parseLong(loads.rows(JUNE).get(0).get(0));
  }
}
