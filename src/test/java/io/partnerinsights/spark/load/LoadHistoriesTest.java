package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of one table in a real session: nights, turns of months, kills at a call or at a
 * change of the disk, deleted months and rows, RESTORE, or fills in each other seed, and runs that
 * do not wait. After two nights without a disturbance the table has what DuckDB computes from all
 * files. Months that were deleted, and that the last execution does not have, may stay empty.
 */
@Tag("long")
final class LoadHistoriesTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK,
          "Month,CustomerName,CustomerMarket,MPNId",
          sandbox -> sandbox.scale(0.1).restated(true));

  /** Those that have the backfill: later, the service may not offer its first month any more. */
  private final List<String> versions = new ArrayList<>();

  private final Set<String> deleted = new HashSet<>();
  private SplittableRandom random;
  private boolean fills;

  @BeforeAll
  static void configure() {
    Map.of(
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.shuffle.partitions", "1",
            "spark.databricks.delta.stats.collect", "false")
        .forEach(SPARK.session().conf()::set);
  }

  /**
   * Returns the seeds; {@code -Dpartnerinsights.seeds=7-9} repeats some. A rollback of Apache
   * Iceberg keeps the table's properties, so there are only histories with fills.
   */
  static IntStream seeds() {
    String[] seeds = System.getProperty("partnerinsights.seeds", "0-99").split("-", -1);
    boolean isDelta = SPARK.catalogPrefix().isEmpty();
    return IntStream.rangeClosed(Integer.parseInt(seeds[0]), Integer.parseInt(seeds[1]))
        .filter(seed -> isDelta || seed % 2 == 1);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachMonthHasTheNewestExecution(int seed) {
    random = new SplittableRandom(seed);
    fills = seed % 2 == 1;
    for (int step = 3 + random.nextInt(6); step > 0; step--) {
      step();
    }
    loads.loadDataset(LoadService.DATASET, "accept", LoadService.DATASET);
    loads.passADay();
    assertThat(loads.loadTable()).contains(State.LOADED);

    assertTableHasAllFiles();
    assertThat(loads.loadTable()).containsExactly(State.NOTHING_NEW);
    assertThat(loads.listReports())
        .as("a schedule, and what a kill at its deletion leaves for 60 days")
        .hasSizeLessThanOrEqualTo(2)
        .extracting(ScheduledReport::isRecurring)
        .containsOnlyOnce(true);
  }

  private void assertTableHasAllFiles() {
    List<List<String>> table = loads.queryRows("SELECT * EXCEPT (_load) FROM " + TABLE);
    Set<String> months = table.stream().map(row -> row.get(0)).collect(Collectors.toSet());
    String start =
        YearMonth.from(loads.newestDay("office_usage")).minusMonths(4).atDay(1).toString();
    List<List<String>> expected =
        new ArrayList<>(loads.files.expectedRows(loads.files.fileCount()));
    expected.removeIf(
        row ->
            deleted.contains(row.get(0))
                && row.get(0).compareTo(start) < 0
                && !months.contains(row.get(0)));
    assertThat(table).hasSizeGreaterThan(100).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void step() {
    switch (random.nextInt(9)) {
      case 0 -> loads.clockedSandbox().passTime(Duration.ofDays(random.nextInt(25)));
      case 1, 2 -> loads.passADay();
      case 3 -> attempt("wait", "false");
      case 4 -> {
        loads.callsLeft.set(random.nextInt(30));
        attempt("wait", "true");
      }
      case 5 -> {
        FaultyDisk.CHANGES_LEFT.set(random.nextInt(25));
        attempt("wait", "true");
      }
      case 6 -> change();
      case 7 -> delete();
      default -> attempt("wait", "true");
    }
  }

  private void change() {
    String table = TABLE.replace("lake", loads.schema());
    if (fills) {
      fill();
    } else if (loads.spark().catalog().tableExists(table) && random.nextBoolean()) {
      loads.queryRows(
          "DELETE FROM %s WHERE Month >= '2026-05-01' AND CustomerMarket < 'M'".formatted(TABLE));
    } else if (!versions.isEmpty()) {
      loads.restoreTable(versions.get(random.nextInt(versions.size())));
    }
  }

  /** Deletes one to four months, if there is a table. */
  private void delete() {
    YearMonth first = YearMonth.of(2025, 8).plusMonths(random.nextInt(12));
    YearMonth last = first.plusMonths(random.nextInt(4));
    if (loads.spark().catalog().tableExists(TABLE.replace("lake", loads.schema()))) {
      loads.queryRows(
          "DELETE FROM %s WHERE Month BETWEEN '%s-01' AND '%s-01'".formatted(TABLE, first, last));
      first
          .atDay(1)
          .datesUntil(last.atEndOfMonth(), Period.ofMonths(1))
          .forEach(day -> deleted.add(day.toString()));
    }
  }

  /** Fills one to three months, of which the newest may be those of executions. */
  private void fill() {
    YearMonth first = YearMonth.of(2025, 8).plusMonths(random.nextInt(9));
    YearMonth last = first.plusMonths(random.nextInt(3));
    int files = loads.files.fileCount();
    if (!versions.isEmpty()) {
      loads.loadDataset(
          LoadService.DATASET, "fill", first + "/" + last, "accept", LoadService.DATASET);
      loads.files.noteFill(files, first.toString(), 3);
    }
  }

  /** Runs a load, which may be killed or stopped. */
  private void attempt(String option, String value) {
    try {
      loads.loadTable(option, value);
      if (loads
          .queryRows("SHOW TBLPROPERTIES " + TABLE)
          .toString()
          .contains(".since, 2025-06/2026-05]")) {
        versions.add(loads.tableVersion());
      }
    } catch (Exception e) { // An interrupt is checked, and Scala declares none.
      assertThat(e).hasMessageContaining("[PI-");
    } finally {
      Thread.interrupted();
      loads.callsLeft.set(Long.MAX_VALUE);
      FaultyDisk.CHANGES_LEFT.set(Long.MAX_VALUE);
    }
  }
}
