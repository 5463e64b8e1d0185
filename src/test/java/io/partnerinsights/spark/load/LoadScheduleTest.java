package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Which schedule a load reads, what stops it, and the months before it, which one ordinary read
 * has. What stops leaves the table as it was.
 */
@Tag("delta")
final class LoadScheduleTest {
  private static final String COLUMNS = "Month,CustomerName,CustomerMarket,MPNId";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.1));

  private List<List<String>> table() {
    return loads.rows("SELECT " + COLUMNS + " FROM " + TABLE);
  }

  private List<String> schedules() {
    return loads.clocked().client().reports(ReportFilter.all()).stream()
        .filter(ScheduledReport::isScheduled)
        .map(ScheduledReport::reportId)
        .toList();
  }

  private void assertStops(UnaryOperator<List<List<String>>> edit, String... messages) {
    loads.edit(edit);
    loads.passADay();
    assertThatThrownBy(loads::load)
        .hasMessageContaining("STOPPED")
        .hasMessageContainingAll(messages);
  }

  @Test
  void anExecutionThatLosesRowsOrValuesWaitsForTheUser() {
    loads.load();
    List<List<String>> before = table();
    assertStops(file -> file.subList(0, 1), "it has no rows of 2026-01 to 2026-06, and the table");
    assertStops(
        file -> file.subList(0, file.size() / 4), " rows, and has ", "accept => 'OfficeUsage'");
    assertStops(LoadScheduleTest::withoutMarkets, "it has no value in CustomerMarket");
    assertThat(table()).containsExactlyInAnyOrderElementsOf(before);

    assertThat(loads.states("accept", DATASET)).containsExactly(State.LOADED);
    assertThat(loads.rows("SELECT count(*) > 0 FROM " + TABLE + " WHERE CustomerMarket IS NULL"))
        .containsExactly(List.of("true"));
  }

  private static List<List<String>> withoutMarkets(List<List<String>> file) {
    int column = file.get(0).indexOf("CustomerMarket");
    List<List<String>> edited = new ArrayList<>();
    for (List<String> record : file) {
      List<String> copy = new ArrayList<>(record);
      copy.set(column, record == file.get(0) ? "CustomerMarket" : null);
      edited.add(copy);
    }
    return edited;
  }

  /** A role is taken for four nights: another schedule reads the columns that are left. */
  @Test
  @Tag("full")
  void aLostColumnStopsUntilItIsAccepted() {
    loads.load();
    String first = schedules().get(0);
    loads.restrict("Month,CustomerName,MPNId");
    long reports = loads.reports();
    assertThat(loads.load(DATASET))
        .extracting(LoadResult::message)
        .singleElement()
        .asString()
        .contains("still runs every 24 hours over LAST_6_MONTHS, with CustomerMarket: delete it")
        .contains("CALL insights.system.delete_report(report_id => '" + first + "')");
    for (int night = 0; night < 4; night++) {
      loads.passADay();
      assertThatThrownBy(loads::load).hasMessageContaining("no value in CustomerMarket");
    }
    assertThat(loads.reports()).as("one POST in four nights").isEqualTo(reports + 1);
    assertThat(schedules()).as("no load deletes a schedule").hasSize(2);

    assertThat(loads.states("accept", DATASET)).containsExactly(State.LOADED);
    loads.passADay();
    assertThat(loads.load()).containsExactly(State.LOADED);
    assertThat(
            loads.rows(
                "SELECT count(CustomerMarket) FROM " + TABLE + " WHERE Month >= '2026-02-01'"))
        .containsExactly(List.of("0"));
  }

  @Test
  @Tag("full")
  void aScheduleThatDoesNotRunIsAProblem() {
    loads.load();
    loads.passADay();
    loads.load();
    String id = schedules().get(0);
    loads.clocked().client().pauseReport(id);
    assertThatThrownBy(loads::load)
        .hasMessageContaining(id + " is paused; resume it: CALL insights.system.resume_report(");
    loads.clocked().client().resumeReport(id);
    assertThat(loads.load(DATASET))
        .extracting(LoadResult::message)
        .containsExactly("no new execution");
    loads.clocked().client().pauseReport(id);
    loads.clocked().pass(Duration.ofHours(12));
    loads.clocked().client().resumeReport(id);
    assertThat(loads.load(DATASET))
        .extracting(LoadResult::message)
        .singleElement()
        .asString()
        .matches(
            "no new execution; the newest is \\d\\d hours old, and the schedule's interval is 24"
                + " hours");

    loads.sandbox().listOnly(execution -> false);
    for (int day = 0; day < 3; day++) {
      loads.passADay();
    }
    assertThatThrownBy(loads::load).hasMessageContaining("has produced nothing since");
    loads.sandbox().listOnly(execution -> true);

    loads.clocked().client().deleteReport(id);
    LoadResult replaced = loads.load(DATASET).get(0);
    assertThat(replaced.state()).isEqualTo(State.SUBMITTED);
    assertThat(replaced.message()).startsWith("the table's schedule is gone or has other columns");
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    assertThat(schedules()).hasSize(1);
  }

  /** A colleague who may write a table's properties gets at no report through them. */
  @Test
  void copiedPropertiesDeleteNothing() {
    submit("t1", "schedule", "24h");
    submit("t2", "schedule", "48h");
    List<String> before =
        loads.clocked().client().reports(ReportFilter.all()).stream()
            .map(ScheduledReport::reportId)
            .toList();
    for (List<String> property : loads.rows("SHOW TBLPROPERTIES lake.t2")) {
      if (property.get(0).startsWith("partnerinsights.")) {
        loads.rows(
            "ALTER TABLE lake.t1 SET TBLPROPERTIES ('%s' = '%s')"
                .formatted(property.get(0), property.get(1)));
      }
    }

    submit("t1", "schedule", "24h");

    assertThat(loads.clocked().client().reports(ReportFilter.all()))
        .extracting(ScheduledReport::reportId)
        .containsAll(before);
  }

  private void submit(String table, String option, String value) {
    String into = loads.schema() + "." + table;
    loads.run("into", into, "dataset", DATASET, "wait", "false", option, value);
  }

  @Test
  @Tag("full")
  void aTimeOfTheFutureInARowKeepsNothingOut() {
    loads.load();
    loads.rows(
        "INSERT INTO "
            + TABLE
            + " SELECT Month, CustomerName, CustomerMarket, MPNId,"
            + " named_struct('execution', 'forged', 'generated', TIMESTAMP'2099-01-01 00:00:00Z')"
            + " FROM "
            + TABLE
            + " LIMIT 1");
    loads.passADay();

    assertThat(loads.load()).containsExactly(State.LOADED);
  }

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
        "INSERT INTO " + TABLE + " SELECT DATE'2020-02-01', 'mine', NULL, '7', NULL FROM range(3)");
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
