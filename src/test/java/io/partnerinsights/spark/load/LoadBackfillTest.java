package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The months before a schedule: one ordinary read, which is found again. */
@Tag("delta")
final class LoadBackfillTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "Month,CustomerName,MPNId", sandbox -> sandbox.scale(0.05));

  private String since() {
    return loads.rows("SHOW TBLPROPERTIES " + TABLE).stream()
        .filter(property -> property.get(0).equals("partnerinsights.load.since"))
        .map(property -> property.get(1))
        .findFirst()
        .orElse("");
  }

  private List<List<String>> months() {
    return loads.rows("SELECT min(Month), max(Month) FROM " + TABLE);
  }

  /** Its application has ended, and a night and the turn of a month have passed. */
  @Test
  void aBackfillThatWasSubmittedIsFoundAgain() {
    assertThat(loads.states("wait", "false")).containsExactly(State.SUBMITTED);
    assertThat(since()).matches("2025-06/2026-05 [0-9a-f]{16}");
    for (int night = 0; night < 18; night++) {
      loads.passADay();
    }

    assertThat(loads.load()).containsOnly(State.LOADED);

    assertThat(since()).isEqualTo("2025-06");
    assertThat(months()).containsExactly(List.of("2025-06-01", "2026-06-01"));
    assertThat(loads.reports()).as("a schedule and a backfill").isEqualTo(2);
    assertThat(loads.clocked().client().reports(ReportFilter.all()))
        .extracting(ScheduledReport::isScheduled)
        .containsExactly(true);
  }

  /** A service that keeps two years has no row of earlier ones. */
  @Test
  @Tag("full")
  void monthsThatTheServiceDoesNotKeepKeepTheirRows() {
    loads.states("since", "2026-01");
    loads.rows(
        "INSERT INTO " + TABLE + " SELECT DATE'2020-02-01', 'mine', '7', NULL FROM range(3)");
    loads.edit(file -> file.subList(0, 1));

    LoadResult result = loads.load(DATASET, "since", "2019-01").get(0);

    assertThat(result.state()).isEqualTo(State.SKIPPED);
    assertThat(result.message())
        .contains(
            "it has no rows of 2019-01 to 2025-12; the next run asks again after ALTER TABLE");
    assertThat(loads.rows("SELECT count(*) FROM " + TABLE + " WHERE Month = '2020-02-01'"))
        .containsExactly(List.of("3"));
    loads.runStatement(result.message(), "ALTER TABLE .*\\)");
    assertThat(since()).isEmpty();
  }

  @Test
  void anotherTextOfThePropertyIsAnErrorOfThisDataset() {
    loads.rows("CREATE SCHEMA lake");
    loads.rows(
        "CREATE TABLE %s (Month DATE) USING delta TBLPROPERTIES ('partnerinsights.load.dataset' = 'OfficeUsage', 'partnerinsights.load.since' = 'x')"
            .formatted(TABLE));

    assertThatThrownBy(() -> loads.load(DATASET + ",EMSUsage"))
        .hasMessageContainingAll(
            "1 of 2 datasets need your attention", "PI-6017", "UNSET TBLPROPERTIES");
    assertThat(loads.rows("SELECT count(*) > 0 FROM lake.ems_usage"))
        .containsExactly(List.of("true"));
  }

  @Test
  @Tag("full")
  void withoutAScheduleEachRunReadsOneReport() {
    assertThat(loads.states("schedule", "none", "since", "2025-09")).containsExactly(State.LOADED);
    assertThat(months()).containsExactly(List.of("2025-09-01", "2026-06-01"));
    loads.passADay();
    assertThat(loads.states("schedule", "none")).containsExactly(State.LOADED);

    assertThat(months()).containsExactly(List.of("2025-09-01", "2026-06-01"));
    assertThat(loads.rows("SELECT count(DISTINCT _load.generated) FROM " + TABLE))
        .containsExactly(List.of("2"));
    assertThat(loads.reports()).isEqualTo(2);
    assertThatThrownBy(() -> loads.states("schedule", "none", "wait", "false"))
        .hasMessageContainingAll("PI-6004", "with a schedule");
  }

  @Test
  void aMonthOfTheFutureIsRefusedBeforeAnyPost() {
    assertThatThrownBy(() -> loads.states("since", "2026-07"))
        .hasMessageContainingAll("PI-6004", "this month, which is 2026-06");
    assertThat(loads.reports()).isZero();
  }
}
