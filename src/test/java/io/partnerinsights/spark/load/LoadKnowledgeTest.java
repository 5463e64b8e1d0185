package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table knows of executions does not end with their rows. */
final class LoadKnowledgeTest {
  private static final String COLUMNS = "Month,CustomerMarket,MPNId";
  private static final String MONTHS = "SELECT DISTINCT string(Month) FROM " + TABLE;
  private static final String DELETE = "DELETE FROM " + TABLE + " WHERE ";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02));

  private Set<String> months() {
    return loads.rows(MONTHS).stream().map(row -> row.get(0)).collect(Collectors.toSet());
  }

  private static List<List<String>> without(List<List<String>> file, String month) {
    int at = file.get(0).indexOf("Month");
    return file.stream().filter(record -> !month.equals(record.get(at))).toList();
  }

  private static List<List<String>> from(List<List<String>> file, String month) {
    return file.stream()
        .filter(record -> record == file.get(0) || record.get(0).compareTo(month) >= 0)
        .toList();
  }

  private List<ReportExecution> executions() {
    return loads.clocked().client().reports(ReportFilter.all()).stream()
        .map(ScheduledReport::reportId)
        .map(id -> ExecutionFilter.last90Days(id).withStatus(Kind.COMPLETED))
        .flatMap(filter -> loads.clocked().client().findExecutions(filter).stream())
        .toList();
  }

  private Set<String> ids() {
    loads.sandbox().listOnly(id -> true);
    return executions().stream().map(ReportExecution::executionId).collect(Collectors.toSet());
  }

  /** Lets days pass, of which only the last one's execution is listed from then on. */
  private String next(int days) {
    for (int day = 1; day < days; day++) {
      loads.passADay();
    }
    Set<String> before = ids();
    loads.passADay();
    Set<String> after = ids();
    after.removeAll(before);
    assertThat(after).hasSize(1);
    return after.iterator().next();
  }

  /**
   * What emptied a month is loaded, its rows of other months are replaced, and an older one comes.
   */
  @Test
  void anEmptiedMonthBeatsAnOlderExecutionThatIsListedLate() {
    loads.load();
    String late = next(1);
    loads.edit(file -> without(without(file, "2026-03-01"), "2026-01-01"));
    String emptying = next(1);
    loads.sandbox().listOnly(emptying::equals);
    loads.load(DATASET, "accept", DATASET);
    assertThat(months()).contains("2026-04-01").doesNotContain("2026-03-01");
    loads.edit(file -> file);
    String newest = next(85);
    loads.sandbox().listOnly(newest::equals);
    loads.load(DATASET, "accept", DATASET);
    assertThat(months()).contains("2026-06-01").doesNotContain("2026-03-01");

    loads.sandbox().listOnly(List.of(late, emptying, newest)::contains);
    loads.load(DATASET, "accept", DATASET);

    assertThat(months()).hasSizeGreaterThan(8).doesNotContain("2026-03-01");
  }

  /** The service writes seven digits, and tables keep six. */
  @ParameterizedTest
  @ValueSource(strings = {"1 = 1", "Month >= DATE'2026-01-01'"})
  @Tag("long")
  void deletedRowsStayAwayUntilANewExecutionHasThem(String rows) {
    loads.load();
    loads.passADay();
    executions().forEach(each -> loads.setTime(each.executionId(), digits(each)));
    loads.load();
    long reports = loads.reports();
    loads.rows(DELETE + rows);
    Set<String> left = months();

    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    assertThat(months()).isEqualTo(left);
    assertThat(loads.reports()).as("none for rows that were deleted").isEqualTo(reports);

    loads.passADay();
    assertThat(loads.load()).containsExactly(State.LOADED);
    assertThat(months()).contains("2026-03-01");
    assertThat(loads.reports()).isEqualTo(reports);
  }

  /**
   * A run that is killed between its commit and its end leaves the properties of the run before.
   */
  @Test
  void rowsStayDeletedAfterARunThatSavedNothing() {
    loads.load();
    List<List<String>> saved =
        loads.rows("SHOW TBLPROPERTIES lake.office_usage").stream()
            .filter(pair -> pair.get(0).startsWith("partnerinsights.load."))
            .toList();
    loads.passADay();
    loads.load();
    String newest = "(SELECT max_by(_load.execution, _load.generated) FROM lake.office_usage)";
    String execution = loads.rows("SELECT " + newest).get(0).get(0);
    loads.rows("DELETE FROM lake.office_usage WHERE _load.execution = '" + execution + "'");
    for (List<String> pair : saved) {
      loads.rows(
          "ALTER TABLE lake.office_usage SET TBLPROPERTIES ('%s' = '%s')"
              .formatted(pair.get(0), pair.get(1)));
    }
    Set<String> left = months();

    loads.load();

    assertThat(months()).isEqualTo(left);
  }

  private static String digits(ReportExecution each) {
    return each.reportGeneratedTime().toString().replaceFirst("(\\.\\d*)?Z", ".1234567Z");
  }

  @Test
  void anExecutionThatReplacesNothingIsReadOnce() {
    loads.load();
    loads.edit(LoadKnowledgeTest::oneMonth);
    loads.passADay();
    loads.load(DATASET, "accept", DATASET);
    long downloads = loads.calls().count("GET", "/blob/");

    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.calls().count("GET", "/blob/")).isEqualTo(downloads);
  }

  /** Leaves the month before those that each meaning of the range contains whole. */
  private static List<List<String>> oneMonth(List<List<String>> file) {
    List<String> record = new ArrayList<>(file.get(1));
    record.set(file.get(0).indexOf("Month"), "2025-12-01");
    return List.of(file.get(0), record);
  }

  @Test
  @Tag("long")
  void aRestoredTableIsLoadedAgainAndADeletedMonthIsNot() {
    loads.load();
    loads.passADay();
    loads.load();
    String before = loads.version(TABLE);
    loads.passADay();
    loads.load();
    loads.rows(DELETE + "Month = DATE'2026-02-01'");
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    assertThat(months()).doesNotContain("2026-02-01");

    loads.restore(TABLE, before);

    assertThat(loads.load()).containsExactly(State.LOADED);
    assertThat(months()).contains("2026-02-01");
  }

  @Test
  @Tag("long")
  void monthsThatTheUserDeletesCreateNoReport() {
    loads.load();
    assertThat(loads.reports()).isEqualTo(2);
    for (int day = 0; day < 3; day++) {
      loads.rows(DELETE + "Month < DATE'2026-02-01'");
      loads.passADay();
      assertThat(loads.load()).containsExactly(State.LOADED);
      assertThat(months()).doesNotContain("2025-12-01", "2025-06-01");
    }
    assertThat(loads.reports()).isEqualTo(2);
  }

  @Test
  @Tag("long")
  void aHistoryWhoseRowsBeginLaterIsReadOnce() {
    loads.restrict("DateKey,CustomerName");
    loads.edit(file -> from(file, "2026-01-01"));
    for (int day = 0; day < 3; day++) {
      loads.load("TeamsUsageMeetingsAndCalls", "range", "LIFETIME", "since", "2024-01");
      loads.passADay();
    }
    assertThat(loads.reports()).isEqualTo(2);
  }

  @Test
  void aHistoryThatBeginsEarlierIsAnotherReport() {
    loads.load(DATASET, "since", "2025-02");
    loads.load(DATASET, "since", "2025-02");
    assertThat(loads.reports()).isEqualTo(2);

    loads.load(DATASET, "since", "2024-11");
    loads.load(DATASET, "since", "2024-11");

    assertThat(loads.reports()).as("months that no execution covers").isEqualTo(3);
  }

  @Test
  void aHistoryThatBeginsInTheFutureIsRefusedBeforeThePost() {
    assertThatThrownBy(() -> loads.load(DATASET, "since", "2026-07"))
        .hasMessageContainingAll("[PI-6", "since", "2026-06", "Remedy: ");
    assertThat(loads.calls().count("POST", "/ScheduledQueries")).isZero();
    assertThat(loads.reports()).isZero();
  }
}
