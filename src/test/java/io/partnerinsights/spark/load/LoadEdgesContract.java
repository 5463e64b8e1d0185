package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules of a load say at their edges, in real tables. */
@Tag("full")
abstract class LoadEdgesContract {
  private static final String COLUMNS = "Month,CustomerName,CustomerMarket,MPNId";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK,
          COLUMNS,
          sandbox -> sandbox.scale(0.3).with(s -> s.dataUntil = YearMonth.of(2027, 6)));

  private String error() {
    return catchThrowable(loads::loadTable).getMessage();
  }

  private List<List<String>> months(String condition) {
    return loads.queryRows(
        "SELECT DISTINCT date_format(Month, 'yyyy-MM') FROM %s WHERE %s ORDER BY 1"
            .formatted(TABLE, condition));
  }

  /** Runs the statement of a message while the clock of its waits passes. */
  private void runStatement(String message) throws InterruptedException {
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(
            () -> loads.runStatement(message, "CALL \\S+\\.system\\.load\\([^)]*\\)"));
    while (!run.isDone()) {
      loads.clockedSandbox().passTime(Duration.ofMinutes(1));
      Sleeper.system().sleep(Duration.ofMillis(20));
    }
    run.join();
  }

  /** Pauses the schedule for these days, and lets it run again. */
  private void pause(int days) {
    String schedule = loads.scheduledReportIds().get(0);
    loads.clockedSandbox().client().pauseReport(schedule);
    loads.clockedSandbox().passTime(Duration.ofDays(days));
    loads.clockedSandbox().client().resumeReport(schedule);
    loads.passADay();
  }

  /** A trial has loaded the months before only, or the first execution too. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPauseThatIsLongerThanTheRangeNeedsTheUser(boolean isTrial) throws InterruptedException {
    loads.catalog = SPARK.connectCatalog(loads.sandbox());
    loads.loadTable();
    if (!isTrial) {
      loads.passADay();
      loads.loadTable();
    }
    pause(300);

    String error = catchThrowable(() -> loads.loadTable("accept", DATASET)).getMessage();

    assertThat(error)
        .contains("OfficeUsage NEEDS_ATTENTION: ")
        .contains(
            "may lack rows for the months 2026-06 to 2026-10, because the time between two loads");
    runStatement(error);
    assertThat(loads.loadTable()).isSubsetOf(State.LOADED, State.NOTHING_NEW);
    assertThat(months("_load.execution LIKE 'fill %' AND _load.generated IS NOT NULL"))
        .isEqualTo(
            List.of(
                List.of("2026-06"),
                List.of("2026-07"),
                List.of("2026-08"),
                List.of("2026-09"),
                List.of("2026-10")));
  }

  /** Executions of June and July; only the older one has January. */
  private void executeInTwoMonths(String editOfJune) {
    loads.catalog = SPARK.connectCatalog(loads.sandbox(), "partner-insights");
    loads.loadTable();
    loads.files.editWith(editOfJune);
    loads.passADay();
    loads.files.editWith("");
    pause(30);
  }

  /** A fill is neither a first load, nor does it have a schedule that is gone later. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "24h"})
  void aFillMayCreateTheTable(String schedule) {
    assertThat(loads.loadTable("fill", "2026-01/2026-02")).containsExactly(State.LOADED);
    assertThat(months("_load.execution LIKE 'fill %'"))
        .isEqualTo(List.of(List.of("2026-01"), List.of("2026-02")));

    loads.clockedSandbox().passTime(Duration.ofHours(2));
    assertThat(loads.loadTable("schedule", schedule)).containsExactly(State.LOADED);

    assertThat(months("true")).hasSizeGreaterThanOrEqualTo(12);
    assertThat(months("_load.execution LIKE 'fill %'")).isEmpty();
  }

  @Test
  void monthsBeforeTheFirstLoadAreFilled() {
    loads.loadTable("since", "2026-02");
    assertThat(loads.loadDataset(DATASET, "since", "2025-12").get(0).message())
        .contains("fill => '2025-12/2026-01'");

    loads.loadTable("fill", "2025-12/2026-01");

    assertThat(months("_load.execution LIKE 'fill %'"))
        .isEqualTo(List.of(List.of("2025-12"), List.of("2026-01")));
    assertThat(loads.loadTable("since", "2025-12")).containsExactly(State.NOTHING_NEW);
  }

  /** The execution was generated before the fill, and is listed after it. */
  @Test
  void aFillKeepsItsMonthsFromAnOlderExecution() {
    loads.loadTable();
    loads.passADay();
    loads.loadTable("fill", "2026-03/2026-04");

    LoadResult result = loads.loadDataset(DATASET).get(0);

    assertThat(result.state()).isEqualTo(State.LOADED);
    assertThat(result.message())
        .contains(
            "For 2026-03 to 2026-04, the table keeps its rows, because they come from a newer");
    assertThat(months("_load.execution LIKE 'fill %'"))
        .isEqualTo(List.of(List.of("2026-03"), List.of("2026-04")));
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
  }

  /**
   * Months that the user deletes are no longer protected, whatever rows the fill has around them.
   */
  @Test
  void anExecutionWithoutAnOlderMonthIsNotReadUntilMonthsAreDeleted() {
    loads.loadTable();
    loads.passADay();
    loads.loadTable("fill", "2025-11/2026-06");
    List<List<String>> count = loads.queryRows("SELECT count(*) FROM " + TABLE);
    loads.sandbox().calls().reset();

    LoadResult result = loads.loadDataset(DATASET).get(0);

    assertThat(result.state()).isEqualTo(State.SKIPPED);
    assertThat(loads.sandbox().calls().count("GET", "/files/")).isZero();
    assertThat(result.message())
        .isEqualTo(
            "nothing was loaded, because the table already has newer rows for 2026-01 to 2026-06."
                + " No action is needed")
        .as("nothing is to be done")
        .doesNotContain("CALL", "DELETE");
    String middle = "Month BETWEEN '2026-02-01' AND '2026-04-30'";
    loads.queryRows("DELETE FROM " + TABLE + " WHERE " + middle);
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    assertThat(loads.queryRows("SELECT count(*) FROM " + TABLE)).isEqualTo(count);
    assertThat(months("_load.execution NOT LIKE '%fill %' OR " + middle)).hasSize(3);
    loads.loadTable("fill", "2026-01/2026-06");
    assertThat(months("_load.execution NOT LIKE '%fill %'")).isEmpty();
  }

  /** The report of an earlier fill is read again only while it has the newest rows. */
  @Test
  void aFillReadsNoReportThatIsOlderThanTheTable() {
    loads.loadTable();
    loads.passADay();
    loads.loadTable("fill", "2026-01/2026-05");
    loads.restartProcess();
    assertThat(loads.loadDataset(DATASET, "fill", "2026-01/2026-05").get(0).message())
        .contains(". The load read report ", ", which already existed");
    long reports = loads.reportPostCount();

    loads.queryRows(
        "UPDATE %s SET _load = named_struct('execution', 'newer', 'generated', _load.generated +"
                .formatted(TABLE)
            + " INTERVAL 1 MINUTE) WHERE Month = '2026-03-01'");
    loads.restartProcess();
    loads.clockedSandbox().passTime(Duration.ofMinutes(2));
    assertThat(loads.loadDataset(DATASET, "fill", "2026-01/2026-05").get(0).message())
        .doesNotContain("existing");

    assertThat(loads.reportPostCount()).isEqualTo(reports + 1);
    assertThat(months("_load.execution = 'newer'")).isEmpty();
  }

  @Test
  @Tag("long")
  void aFillThatStopsHasItsOwnStatement() throws InterruptedException {
    loads.catalog = SPARK.connectCatalog(loads.sandbox());
    loads.loadTable("schedule", "48h", "range", "LAST_1_YEAR");
    List<List<String>> before = january();
    loads.queryRows(
        "INSERT INTO " + TABLE + " (Month, CustomerName) VALUES (DATE'2026-01-01', 'mine')");

    String error = catchThrowable(() -> loads.loadTable("fill", "2026-01/2026-01")).getMessage();

    assertThat(error)
        .contains("2026-01 has 1 row that no load wrote")
        .contains("accept => 'OfficeUsage', datasets => 'OfficeUsage', fill => '2026-01/2026-01'");
    runStatement(error);
    assertThat(january()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(loads.reportPostCount()).as("its schedule, a backfill and two fills").isEqualTo(4);
  }

  private List<List<String>> january() {
    return loads.queryRows("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE Month = '2026-01-01'");
  }

  @Test
  @Tag("long")
  void anOlderExecutionThatStopsHasTheStatementThatFillsItsMonths() throws InterruptedException {
    executeInTwoMonths(
        "FROM file WHERE Month::DATE > '2026-01-01' UNION ALL (FROM file WHERE Month::DATE ="
            + " '2026-01-01' LIMIT 1)");
    List<List<String>> before = january();

    String error = error();

    assertThat(error)
        .contains("OfficeUsage STOPPED: ", "2026-01 would have ")
        .contains("accept => 'OfficeUsage', datasets => 'OfficeUsage', fill => '2026-01/2026-01'");
    loads.queryRows("DELETE FROM " + TABLE + " WHERE Month = '2026-01-01' AND CustomerName > 'M'");
    runStatement(error);
    assertThat(january()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void anOlderExecutionThatCannotBeReadDelaysNoNewerOne() throws InterruptedException {
    executeInTwoMonths("");
    String older =
        loads
            .clockedSandbox()
            .client()
            .listExecutions(ExecutionFilter.last90Days(loads.scheduledReportIds().get(0)))
            .stream()
            .min(Comparator.comparing(ReportExecution::reportGeneratedTime))
            .orElseThrow()
            .executionId();
    loads.wire =
        chain -> {
          Response response = chain.proceed(chain.request());
          boolean isRefused = chain.request().url().toString().contains(older);
          ResponseBody none = ResponseBody.create("{}", response.body().contentType());
          return isRefused ? response.newBuilder().code(403).body(none).build() : response;
        };

    List<LoadResult> results = loads.loadDataset(DATASET);

    assertThat(results).extracting(LoadResult::state).containsExactly(State.SKIPPED, State.LOADED);
    String message = results.get(0).message();
    assertThat(message)
        .contains(
            "Some months are only in this execution, and were not loaded. To load these months,"
                + " run: CALL ",
            "fill => '2026-01/2026-01'");
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
    List<List<String>> before = january();
    loads.queryRows("DELETE FROM " + TABLE + " WHERE Month = '2026-01-01'");
    runStatement(message);
    assertThat(january()).isNotEmpty().containsExactlyInAnyOrderElementsOf(before);
  }

  /** The schedule's range is LAST_6_MONTHS, though the dataset offers LIFETIME. */
  @Test
  void whatHasNoMonthIsLeftOutOfABackfillThatNothingRenews() {
    String dataset = "TeamsUsageMeetingsAndCalls";
    loads.options.remove("columns");
    loads.files.editWith(
        "FROM file UNION ALL (SELECT * REPLACE (NULL AS DateKey) FROM file LIMIT 1)");

    loads.loadDataset(dataset);

    String rows = "SELECT count(*) FROM lake.teams_usage_meetings_and_calls WHERE DateKey IS NULL";
    assertThat(loads.queryRows(rows)).containsExactly(List.of("0"));
    loads.loadDataset(dataset, "range", "LIFETIME");
    loads.passADay();
    loads.loadDataset(dataset, "range", "LIFETIME");
    assertThat(loads.queryRows(rows)).containsExactly(List.of("1"));
  }

  @Test
  void anotherOrderOfColumnsAndACommentChangeNothing() {
    loads.loadTable();
    loads.options.put("columns", "MPNId,CustomerName,Month,CustomerMarket");
    loads.queryRows("ALTER TABLE " + TABLE + " ALTER COLUMN _load.execution COMMENT 'which one'");

    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
    loads.passADay();
    assertThat(loads.loadTable()).containsExactly(State.LOADED);

    assertThat(loads.reportPostCount()).as("a schedule and a backfill").isEqualTo(2);
    loads.options.put("columns", COLUMNS);
    assertThat(loads.queryRows("SELECT " + COLUMNS + " FROM " + TABLE))
        .containsExactlyInAnyOrderElementsOf(
            loads.files.expectedRows(2).stream()
                .map(row -> List.of(row.get(0), row.get(1), row.get(2), row.get(3)))
                .toList());
  }
}
