package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

  @BeforeAll
  static void mount() {
    FaultyDisk.mountIn(SPARK.session());
  }

  @AfterEach
  void repair() {
    FaultyDisk.repair();
  }

  /** Returns the number of commits with rows of the table. */
  abstract long commits();

  @Test
  void eachMonthHasTheNewestExecution() throws SQLException {
    assertThat(loads.load()).containsExactly(State.LOADED);
    loads.assertTableHas(1);
    long first = commits();
    loads.passADay();
    assertThat(loads.load()).containsExactly(State.LOADED);
    loads.assertTableHas(2);
    assertThat(commits()).as("one commit an execution").isEqualTo(first + 1);
    loads.calls().reset();

    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);

    assertThat(loads.calls().all()).hasSizeLessThanOrEqualTo(5);
    assertThat(commits()).isEqualTo(first + 1);
    assertThat(loads.rows("SELECT state FROM lake.partnerinsights_loads")).hasSize(3);
    assertThat(loads.rows("SELECT DISTINCT _load.generated IS NULL FROM " + TABLE))
        .as("a backfill has no time")
        .hasSize(2);
  }

  @Test
  @Tag("full")
  void aTableThatGoesBackIsLoadedAgain() throws SQLException {
    loads.load();
    loads.passADay();
    loads.load();
    String before = loads.version(TABLE);
    loads.passADay();
    loads.passADay();
    assertThat(loads.load()).containsExactly(State.LOADED);
    List<List<String>> newest = loads.rows("SELECT " + COLUMNS + " FROM " + TABLE);

    loads.restore(TABLE, before);
    loads.assertTableHas(2);
    assertThat(loads.load()).containsExactly(State.LOADED);

    assertThat(loads.rows("SELECT " + COLUMNS + " FROM " + TABLE))
        .containsExactlyInAnyOrderElementsOf(newest);
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.reports()).as("a schedule and a backfill").isEqualTo(2);
  }

  @Test
  @Tag("full")
  void aColumnThatTheDatasetGainsIsAdded() {
    loads.load();
    loads.restrict(COLUMNS + ",MonthlyActiveUsers");
    loads.load();
    loads.passADay();

    assertThat(loads.load()).containsExactly(State.LOADED);

    assertThat(loads.rows("SELECT count(MonthlyActiveUsers) > 0, count(*) > 0 FROM " + TABLE))
        .containsExactly(List.of("true", "true"));
  }

  @Test
  @Tag("full")
  void twoLoadsAtOnceGiveOneTable() throws Exception {
    assertThat(twoAtOnce()).contains(State.LOADED);
    loads.assertTableHas(1);
    loads.passADay();
    assertThat(twoAtOnce()).contains(State.LOADED);
    loads.assertTableHas(loads.files().size());
    assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
  }

  private List<State> twoAtOnce() throws Exception {
    List<FutureTask<List<State>>> both = new ArrayList<>();
    List<State> states = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(new FutureTask<>(() -> loads.load()));
      new Thread(both.get(i), "load").start();
    }
    for (FutureTask<List<State>> run : both) {
      states.addAll(run.get());
    }
    assertThat(states).isSubsetOf(State.LOADED, State.SKIPPED, State.NOTHING_NEW);
    return states;
  }

  /** Writes rows of an older execution from a view of the table before a newer one was loaded. */
  boolean writeOlderRows() throws Exception {
    LakeTable older = table();
    older.rows();
    Dataset<Row> rows = loads.spark().table(older.toString()).limit(5).drop("_load");
    Months months = new Months(Months.number(Instant.parse("2026-03-01T00:00:00Z")), 24316, false);
    ExecutionKey key = new ExecutionKey(Instant.parse("2026-06-15T08:00:00Z"), "older");
    Dataset<Row> copy = loads.spark().createDataFrame(rows.collectAsList(), rows.schema());
    loads.passADay();
    loads.load();
    return older.replace(copy, months, key);
  }

  private LakeTable table() {
    return loads.lakeTable(DATASET, "office_usage", "Month");
  }

  /** What a format does not detect, the next execution mends. */
  void assertTheNextExecutionMends() throws SQLException {
    loads.passADay();
    assertThat(loads.load()).containsExactly(State.LOADED);
    loads.assertTableHas(loads.files().size());
  }

  @Test
  @Tag("full")
  void aDiskThatIsLostAtSomeChange() throws SQLException {
    refuse(FaultyDisk::loseAfter, FaultyDisk::changesLeft, 1);
  }

  @Test
  @Tag("full")
  void aServiceThatIsLostAtSomeCall() throws SQLException {
    refuse(calls -> loads.loseAfter((int) calls), loads::callsLeft, 1);
  }

  @Test
  @Tag("long")
  void aDiskThatIsLostAtEachChange() throws SQLException {
    refuse(FaultyDisk::loseAfter, FaultyDisk::changesLeft, 50);
  }

  @Test
  @Tag("long")
  void aServiceThatIsLostAtEachCall() throws SQLException {
    refuse(calls -> loads.loseAfter((int) calls), loads::callsLeft, 50);
  }

  /**
   * Refuses each call from a certain one on, those of {@code finally} too, as a process meets it
   * that is killed there, in a first and in a second run.
   */
  private void refuse(LongConsumer loseAfter, LongSupplier left, int times) throws SQLException {
    long many = 1_000_000;
    for (boolean second : new boolean[] {false, true}) {
      loads.beforeEach(null);
      prepare(second);
      loseAfter.accept(many);
      loads.load();
      long steps = many - left.getAsLong();
      assertThat(steps).isGreaterThan(1);
      for (int i = 0; i < Math.min(steps, times); i++) {
        loads.beforeEach(null);
        prepare(second);
        refuseFrom(loseAfter, (2 * i + 1) * steps / (2 * Math.min(steps, times)));
        loads.load();
        loads.assertTableHas(second ? 2 : 1);
        assertThat(loads.load()).containsExactly(State.NOTHING_NEW);
        assertThat(loads.reports()).as("a schedule and a backfill").isEqualTo(2);
        assertThat(loads.clocked().client().reports(ReportFilter.all()))
            .as("the backfill's report is deleted")
            .extracting(ScheduledReport::isScheduled)
            .containsExactly(true);
      }
    }
  }

  private void prepare(boolean second) {
    if (second) {
      loads.load();
      loads.passADay();
    }
  }

  private void refuseFrom(LongConsumer loseAfter, long step) {
    loseAfter.accept(step);
    try {
      assertThatThrownBy(loads::load).isNotNull();
    } finally {
      Thread.interrupted();
      loseAfter.accept(Integer.MAX_VALUE);
    }
  }
}
