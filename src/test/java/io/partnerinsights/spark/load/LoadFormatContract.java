package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Response;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a format of tables shows: commits, two writers, going back, a new column, a kill. */
abstract class LoadFormatContract {
  static final String COLUMNS = "Month,CustomerName,CustomerMarket,MPNId";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK,
          COLUMNS,
          sandbox ->
              sandbox.scale(0.1).restated(true).with(s -> s.dataUntil = YearMonth.of(2027, 6)));

  /** Returns the number of commits with rows of the table. */
  abstract long commits();

  @Test
  void eachMonthHasTheNewestExecution() {
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    loads.assertTableHas(1);
    long first = commits();
    loads.passADay();
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    loads.assertTableHas(2);
    assertThat(commits()).as("one commit an execution").isEqualTo(first + 1);
    loads.sandbox().calls().reset();

    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);

    assertThat(loads.sandbox().calls().all()).hasSizeLessThanOrEqualTo(5);
    assertThat(commits()).isEqualTo(first + 1);
    assertThat(loads.queryRows("SELECT state FROM lake.partnerinsights_loads")).hasSize(3);
    assertThat(
            loads.queryRows(
                "SELECT DISTINCT _load.execution LIKE 'backfill %', _load.generated IS NULL FROM "
                    + TABLE))
        .as("also a backfill has a time")
        .containsExactlyInAnyOrder(List.of("true", "false"), List.of("false", "false"));
    assertThat(
            loads.queryRows(
                "SELECT months, execution LIKE 'backfill %' FROM lake.partnerinsights_loads WHERE"
                    + " state = 'LOADED' ORDER BY run"))
        .containsExactly(
            List.of("2025-06 to 2026-05", "true"), List.of("2026-01 to 2026-05", "false"));
  }

  @Test
  @Tag("full")
  void twoLoadsAtOnceGiveOneTable() throws Exception {
    assertThat(twoAtOnce()).contains(State.LOADED);
    loads.assertTableHas(1);
    loads.passADay();
    assertThat(twoAtOnce()).contains(State.LOADED);
    loads.assertTableHasAllFiles();
    loads.catalog = SPARK.connectCatalog(loads.sandbox());
    List<LoadResult> next = loads.loadDataset(LoadService.DATASET);
    assertThat(next)
        .extracting(LoadResult::state)
        .as("a second schedule is named")
        .containsExactly(State.NOTHING_NEW, State.SKIPPED);
    loads.runStatement(next.get(1).message(), "CALL .*");
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
  }

  /** Both create the schema and the loads table, and add their rows to it. */
  @Test
  @Tag("full")
  void loadsOfDifferentDatasetsAtOnceShareASchema() throws Exception {
    List<List<String>> results = new ArrayList<>();
    for (int day = 0; day < 2; day++) {
      FutureTask<List<LoadResult>> beside = new FutureTask<>(() -> loads.loadDataset("EMSUsage"));
      new Thread(beside, "load").start();
      results.add(List.of(LoadService.DATASET, loads.loadTable().get(0).name()));
      results.add(List.of("EMSUsage", beside.get().get(0).state().name()));
      loads.passADay();
    }

    assertThat(results).hasSize(4).allMatch(result -> result.get(1).equals("LOADED"));
    assertThat(loads.queryRows("SELECT dataset, state FROM lake.partnerinsights_loads"))
        .containsExactlyInAnyOrderElementsOf(results);
    assertThat(loads.queryRows("SELECT 1 FROM lake.ems_usage LIMIT 1")).isNotEmpty();
    assertThat(loads.scheduledReportIds()).hasSize(2);
  }

  /** The report of the months before is deleted between its completion and its file. */
  @Test
  @Tag("full")
  void aRunWhoseBackfillAnotherOneLoadsMeanwhileDoesNotFail() {
    AtomicBoolean isFirst = new AtomicBoolean(true);
    loads.wire =
        chain -> {
          Response response = chain.proceed(chain.request());
          if (response.peekBody(1 << 20).string().contains("\"Completed\"")
              && isFirst.compareAndSet(true, false)) {
            assertThat(loads.loadTable()).containsExactly(State.LOADED);
          }
          return response;
        };

    assertThat(loads.loadTable()).isSubsetOf(State.LOADED, State.NOTHING_NEW);

    assertThat(isFirst).isFalse();
    loads.assertTableHas(1);
  }

  /**
   * Another writer commits while a load reads and writes each of its files: in the first load, when
   * a table of Apache Iceberg has no snapshot, and in the next one.
   */
  @ParameterizedTest(name = "first: {0}, {1} x {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true | 1 | INSERT INTO %s (Month, MPNId) VALUES (DATE'2026-03-01', 'mine')
          true | 2 | INSERT INTO %s (Month, MPNId) VALUES (DATE'2026-03-01', 'mine')
          false | 1 | INSERT INTO %s (Month, MPNId) VALUES (DATE'2026-03-01', 'mine')
          false | 2 | INSERT INTO %s (Month, MPNId) VALUES (DATE'2026-03-01', 'mine')
          false | 1 | UPDATE %s SET MPNId = 'mine', _load = NULL WHERE Month = DATE'2026-03-01'
          """)
  @Tag("long")
  void noRowsOfAnotherWriterAreLost(boolean isFirst, int times, String statement) {
    String mine = " WHERE MPNId = 'mine'";
    AtomicLong rows = new AtomicLong();
    FaultyDisk.maxInterferences = times;
    FaultyDisk.interference =
        () -> {
          loads.queryRows(statement.formatted(TABLE));
          rows.set(loads.queryRows("SELECT 1 FROM " + TABLE + mine).size());
        };
    int races = 0;
    while (rows.getAndSet(0) > 0 || races == 0) {
      if (isFirst || races == 0) {
        loads.afterEach(null);
        loads.beforeEach(null);
        loads.loadTable("wait", Boolean.toString(!isFirst));
      }
      loads.passADay();
      FaultyDisk.FILES_LEFT.set(++races);
      Throwable failure = catchThrowable(loads::loadTable);
      FaultyDisk.FILES_LEFT.set(Long.MAX_VALUE);
      assertThat(loads.queryRows("SELECT 1 FROM " + TABLE + mine))
          .as("race %d: %s", races, failure)
          .hasSize(rows.intValue());
      loads.queryRows("DELETE FROM " + TABLE + mine);
      loads.loadTable("accept", LoadService.DATASET);
    }
    assertThat(races).isGreaterThan(4);
  }

  /** A newer load commits while an older one reads and writes each of its files. */
  @Test
  @Tag("long")
  void noRowsOfANewerLoadAreLost() {
    AtomicBoolean isDone = new AtomicBoolean(true);
    FaultyDisk.maxInterferences = 1;
    FaultyDisk.interference =
        () -> {
          loads.passADay();
          loads.loadTable();
          isDone.set(true);
        };
    loads.loadTable();
    int races = 0;
    while (isDone.getAndSet(false)) {
      loads.passADay();
      FaultyDisk.FILES_LEFT.set(++races);
      loads.loadTable();
      FaultyDisk.FILES_LEFT.set(Long.MAX_VALUE);
      loads.assertTableHasAllFiles();
    }
    assertThat(races).isGreaterThan(4);
  }

  /** Months that the table has, and the file does not: a check within rows would not run. */
  @Test
  @Tag("full")
  void rowsThatAnotherWriterCommitsStayWithoutRowsToWrite() throws Exception {
    loads.loadTable();
    LakeTable table = loads.lakeTable();
    Dataset<Row> none = loads.spark().table(table.toString()).drop("_load").limit(0);
    Dataset<Row> copy = loads.spark().createDataFrame(none.collectAsList(), none.schema());
    Months months = Months.parse("2026-03");
    ExecutionKey key = new ExecutionKey(Instant.parse("2026-06-15T08:00:00Z"), "empty");
    loads.queryRows("INSERT INTO " + TABLE + " (Month, MPNId) VALUES (DATE'2026-03-01', 'mine')");
    TableSnapshot early = table.readCountedSnapshot(null);
    loads.queryRows("INSERT INTO " + TABLE + " (Month, MPNId) VALUES (DATE'2026-03-01', 'mine')");

    assertThat(table.replaceRows(copy, early, months, key)).isEmpty();

    TableSnapshot late = table.readCountedSnapshot(null);
    assertThat(late.stats().countRows(months)).isEqualTo(early.stats().countRows(months) + 1);
    assertThat(table.replaceRows(copy, late, months, key)).isPresent();
    assertThat(table.readCountedSnapshot(null).stats().countRows(months)).isZero();
  }

  /** Commits rows to {@link LoadService#TABLE} so that no cache of this application notices it. */
  abstract void commitElsewhere(Dataset<Row> rows) throws Exception;

  /**
   * The user has cached the table, and another application commits: first a fill, and then rows.
   */
  @Test
  @Tag("full")
  void aLoadSeesCommitsThatTheCacheOfTheSessionHides() throws Exception {
    loads.loadTable();
    loads.passADay();
    loads.queryRows("CACHE TABLE " + TABLE);
    Dataset<Row> rows =
        loads.spark().table(loads.lakeTable().toString()).where("Month = '2026-03-01'").limit(3);
    String fill = "named_struct('execution', 'fill 1', 'generated', TIMESTAMP'%s')";
    commitElsewhere(
        rows.withColumn("MPNId", functions.lit("fill"))
            .withColumn(
                "_load", functions.expr(fill.formatted(loads.clockedSandbox().clock().instant()))));
    assertThat(loads.queryRows("SELECT 1 FROM " + TABLE + " WHERE MPNId = 'fill'")).isEmpty();

    assertThat(loads.loadDataset(LoadService.DATASET).get(0).message())
        .contains("For 2026-03, the table keeps its rows, because they come from a newer report");
    loads.passADay();
    commitElsewhere(
        rows.withColumn("MPNId", functions.lit("mine"))
            .withColumn(
                "_load", functions.lit(null).cast(rows.schema().apply("_load").dataType())));

    assertThatThrownBy(loads::loadTable)
        .hasMessageContaining("2026-03 has 3 rows that no load wrote");
  }

  private List<State> twoAtOnce() throws Exception {
    FutureTask<List<State>> beside = new FutureTask<>(() -> loads.loadTable());
    new Thread(beside, "load").start();
    List<State> states = new ArrayList<>(loads.loadTable());
    states.addAll(beside.get());
    assertThat(states).isSubsetOf(State.LOADED, State.SKIPPED, State.NOTHING_NEW);
    return states;
  }

  /** Writes rows of an older execution from a view of the table before a newer one was loaded. */
  @Test
  @Tag("full")
  void olderRowsDoNotLandOnNewerOnes() throws Exception {
    loads.loadTable();
    LakeTable older = loads.lakeTable();
    TableSnapshot seen = older.readCountedSnapshot(null);
    Dataset<Row> rows = loads.spark().table(older.toString()).limit(5).drop("_load");
    Months months =
        new Months(Months.toNumber(Instant.parse("2026-03-01T00:00:00Z")), 24316, false);
    ExecutionKey key = new ExecutionKey(Instant.parse("2026-06-15T08:00:00Z"), "older");
    Dataset<Row> copy = loads.spark().createDataFrame(rows.collectAsList(), rows.schema());
    loads.passADay();
    loads.loadTable();

    assertThat(older.replaceRows(copy, seen, months, key)).isEmpty();
    loads.passADay();
    assertThat(loads.loadTable()).containsExactly(State.LOADED);
    loads.assertTableHasAllFiles();
  }

  @Test
  @Tag("full")
  void aDiskThatIsLostAtSomeStep() {
    lose(true, true, 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("long")
  void aServiceOrADiskThatIsLostAtEachStep(boolean isDisk) {
    lose(isDisk, false, 50);
    lose(isDisk, true, 50);
  }

  /**
   * Refuses each call from a certain one on, those of {@code finally} too, as a process meets it
   * that is killed there, in a first or in a second run.
   */
  private void lose(boolean isDisk, boolean second, int times) {
    AtomicLong left = prepare(isDisk, second);
    long before = left.get();
    loads.loadTable();
    long steps = before - left.get();
    assertThat(steps).isGreaterThan(1);
    int kept = 0;
    for (int i = 0; i < Math.min(steps, times); i++) {
      left = prepare(isDisk, second);
      left.set((2 * i + 1) * steps / (2 * Math.min(steps, times)));
      assertThatThrownBy(loads::loadTable).isNotNull();
      Thread.interrupted();
      left.set(Long.MAX_VALUE);
      loads.loadTable();
      loads.assertTableHas(second ? 2 : 1);
      assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
      assertThat(loads.reportPostCount()).as("a schedule and a backfill").isEqualTo(2);
      assertThat(loads.listReports())
          .extracting(ScheduledReport::isRecurring)
          .containsOnlyOnce(true);
      kept += loads.listReports().size() - 1;
    }
    assertThat(kept).as("reports of backfills that a kill at their deletion left").isLessThan(2);
  }

  /** Starts a service, and returns how many steps are left until it or the disk is lost. */
  private AtomicLong prepare(boolean isDisk, boolean second) {
    loads.afterEach(null);
    loads.beforeEach(null);
    if (second) {
      loads.loadTable();
      loads.passADay();
    }
    return isDisk ? FaultyDisk.CHANGES_LEFT : loads.callsLeft;
  }
}
