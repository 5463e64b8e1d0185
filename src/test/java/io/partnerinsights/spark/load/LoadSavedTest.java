package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.testing.SavedService;
import io.partnerinsights.testing.SavedState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Continues the tables that loads of earlier versions have left. */
final class LoadSavedTest {
  private static final String COLUMNS = "Month,CustomerMarket,MPNId,MonthlyActiveUsers";

  /** The month that the newest saved execution does not have any more. */
  private static final String EMPTIED = "2026-03-01";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02).restated(true));

  @TempDir Path folder;

  private SavedTables tables;

  @BeforeEach
  void unlockFolder() throws IOException {
    tables = SPARK.savedTables(folder);
  }

  @AfterEach
  void deleteFolder() throws IOException {
    tables.close();
  }

  static List<SavedState> tables() {
    return SavedState.all(SPARK.isIceberg() ? "iceberg" : "delta");
  }

  static List<SavedState> submitted() {
    return SavedState.all("delta-submitted");
  }

  static List<SavedState> tablesWithoutTimeZone() {
    return SavedState.all("delta-ntz");
  }

  private List<State> load(String... more) {
    List<String> arguments = new ArrayList<>(List.of("dataset", DATASET, "into", tables.name()));
    arguments.addAll(List.of(more));
    return loads.run(arguments.toArray(String[]::new)).stream().map(LoadResult::state).toList();
  }

  private SavedService record(SavedState state, int port) {
    SavedService service = SavedService.record(loads.clocked(), state, port);
    service.editFiles(loads::keep);
    loads.use(service);
    return service;
  }

  private SavedService restore(SavedState state) throws IOException {
    SavedService service =
        SavedService.restore(loads.clocked(), state, state.unpack(tables.folder()), loads::keep);
    loads.use(service);
    return service;
  }

  private static List<List<String>> withoutAMonth(List<List<String>> file) {
    int month = file.get(0).indexOf("Month");
    return file.stream().filter(record -> !EMPTIED.equals(record.get(month))).toList();
  }

  /** A history, two days, and a third one whose execution has no row of a month. */
  @Test
  @Tag(SavedState.WRITES)
  void savesATable() throws IOException {
    SavedState state = SavedState.written(SPARK.isIceberg() ? "iceberg" : "delta");
    try (SavedService service = record(state, SPARK.isIceberg() ? 52 : 51)) {
      load();
      for (int day = 1; day <= 3; day++) {
        boolean last = day == 3;
        loads.edit(file -> last ? withoutAMonth(file) : file);
        loads.passADay();
        load("accept", DATASET);
      }
      service.save(tables.folder());
    }
  }

  /** The session of a user whose TIMESTAMP has no time zone. */
  @Test
  @Tag(SavedState.WRITES)
  @Tag("delta")
  void savesATableWithoutTimeZone() throws IOException {
    String setting = "spark.sql.timestampType";
    SPARK.session().conf().set(setting, "TIMESTAMP_NTZ");
    try (SavedService service = record(SavedState.written("delta-ntz"), 53)) {
      assertThatThrownBy(this::load).hasMessageContaining("TIMESTAMP_NTZ");
      service.save(tables.folder());
    } finally {
      SPARK.session().conf().unset(setting);
    }
  }

  /** A first run that does not wait for the report of its history. */
  @Test
  @Tag(SavedState.WRITES)
  @Tag("delta")
  void savesASubmittedReport() throws IOException {
    try (SavedService service = record(SavedState.written("delta-submitted"), 58)) {
      assertThat(load("wait", "false")).containsExactly(State.SUBMITTED);
      service.save(tables.folder());
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void continuesATable(SavedState state) throws IOException, SQLException {
    try (SavedService service = restore(state)) {
      assertIsAsSaved();
      loads.edit(LoadSavedTest::withoutAMonth);
      loads.passADay();

      assertThat(load("accept", DATASET)).contains(State.LOADED);

      assertTableHasAllFiles();
      assertThat(service.created()).isEmpty();
      assertThat(rows("SELECT count(DISTINCT _load.execution) > 1 FROM %s"))
          .containsExactly(List.of("true"));
    }
  }

  /** Times of executions have more digits than those in rows. */
  private void assertIsAsSaved() throws SQLException {
    assertTableHasAllFiles();
    Map<String, String> properties =
        rows("SHOW TBLPROPERTIES %s").stream()
            .collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
    assertThat(properties.get("partnerinsights.load.newest")).matches(".*\\.1234567(00)?Z");
    assertThat(rows("SELECT count(*) FROM %s WHERE Month = DATE'" + EMPTIED + "'"))
        .containsExactly(List.of("0"));
  }

  private void assertTableHasAllFiles() throws SQLException {
    try (ExpectedTable expected = new ExpectedTable("Month")) {
      String start = "2025-06-01";
      for (List<List<String>> file : loads.files()) {
        expected.load(file, start);
        start = "";
      }
      assertThat(rows(expected.query("%s")))
          .hasSizeGreaterThan(50)
          .containsExactlyInAnyOrderElementsOf(expected.rows());
    }
  }

  private List<List<String>> rows(String query) {
    return Rows.of(SPARK.session().sql(query.formatted(tables.name())));
  }

  @ParameterizedTest
  @MethodSource("tablesWithoutTimeZone")
  @Tag("delta")
  void refusesATableWithoutTimeZone(SavedState state) throws IOException {
    try (SavedService service = restore(state)) {
      List<List<String>> before = rows("SELECT * FROM %s");
      loads.passADay();

      assertThatThrownBy(this::load).satisfies(LoadSavedTest::isOfTheType);

      assertThat(rows("SELECT * FROM %s")).containsExactlyInAnyOrderElementsOf(before);
      assertThat(service.created()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("submitted")
  @Tag("delta")
  void loadsASubmittedReport(SavedState state) throws IOException, SQLException {
    try (SavedService service = restore(state)) {
      loads.clocked().pass(Duration.ofHours(1));
      loads.passADay();

      assertThat(load()).contains(State.LOADED).isSubsetOf(State.LOADED, State.SKIPPED);

      assertThat(loads.files()).as("the history and a day").hasSize(2);
      assertTableHasAllFiles();
      assertThat(service.created()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("submitted")
  @Tag("delta")
  void unscheduleDeletesWhatLoadsHaveCreated(SavedState state) throws IOException {
    try (SavedService service = restore(state)) {
      String mine = loads.clocked().schedule("mine", "SELECT Month FROM OfficeUsage");
      String catalog = SPARK.connect(service.options());

      List<List<String>> deleted =
          Rows.of(SPARK.session().sql("CALL " + catalog + ".system.unschedule('OfficeUsage')"));

      assertThat(deleted)
          .extracting(row -> row.get(0))
          .containsExactlyInAnyOrder("report", "report", "query", "query");
      assertThat(service.client().reports(ReportFilter.all()))
          .extracting(ScheduledReport::reportId)
          .containsExactly(mine);
    }
  }

  private static void isOfTheType(Throwable refusal) {
    assertThat(refusal).hasMessageContainingAll("[PI-60", "TIMESTAMP", "Remedy: ");
  }
}
