package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads whose disk or service refuses each call from a certain one on, those of {@code finally}
 * too, as a process meets it that is killed there. The table is as before or after, and the next
 * run completes it without a second report.
 */
@Tag("delta")
final class LoadStepsTest {
  private static final Logger LOG = LoggerFactory.getLogger(LoadStepsTest.class);

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK, "Month,CustomerMarket,MPNId", sandbox -> sandbox.scale(0.1).restated(true));

  /** What the table was when a step was refused, and how often. */
  private final Map<String, Integer> states = new TreeMap<>();

  @BeforeAll
  static void mount() {
    FaultyDisk.mountIn(SPARK.session());
  }

  @AfterEach
  void repair() {
    FaultyDisk.repair();
  }

  @Test
  void someChangesOfTheDiskAreRefused() throws SQLException {
    refuseSome(FaultyDisk::loseAfter, FaultyDisk::changesLeft, 1);
  }

  @Test
  void someCallsOfTheServiceAreRefused() throws SQLException {
    refuseSome(calls -> loads.loseAfter((int) calls), loads::callsLeft, 1);
  }

  @Test
  @Tag("long")
  void eachChangeOfTheDiskIsRefused() throws SQLException {
    refuseSome(FaultyDisk::loseAfter, FaultyDisk::changesLeft, 50);
    assertThat(states).containsKeys("no table", "empty", "before the day", "after the day");
  }

  @Test
  @Tag("long")
  void eachCallOfTheServiceIsRefused() throws SQLException {
    refuseSome(calls -> loads.loseAfter((int) calls), loads::callsLeft, 50);
  }

  /** Counts the steps of two runs, and then refuses them from some of these steps on. */
  private void refuseSome(LongConsumer loseAfter, LongSupplier left, int times)
      throws SQLException {
    long many = 1_000_000;
    loseAfter.accept(many);
    loads.load();
    long first = many - left.getAsLong();
    loads.passADay();
    loseAfter.accept(many);
    loads.load();
    long second = many - left.getAsLong();
    LOG.info("{} steps of the first run, {} of the second", first, second);
    for (long step : steps(first, times)) {
      refuse(loseAfter, step, Long.MAX_VALUE);
    }
    for (long step : steps(second, times)) {
      refuse(loseAfter, Long.MAX_VALUE, step);
    }
    LOG.info("{} steps were refused: {}", states.values().stream().mapToInt(i -> i).sum(), states);
  }

  private static List<Long> steps(long all, int times) {
    long some = Math.min(all, times);
    return LongStream.range(0, some).map(i -> (2 * i + 1) * all / (2 * some)).boxed().toList();
  }

  private void refuse(LongConsumer loseAfter, long inFirst, long inSecond) throws SQLException {
    loads.beforeEach(null);
    FaultyDisk.repair();
    run(loseAfter, inFirst);
    if (inFirst < Long.MAX_VALUE) {
      name("before the day");
      loads.load();
    }
    loads.assertTableHas(1);
    loads.passADay();
    run(loseAfter, inSecond);
    if (inSecond < Long.MAX_VALUE) {
      name(distinctExecutions() > 1 ? "after the day" : "before the day");
    }
    loads.load();
    loads.assertTableHas(2);
    assertThat(loads.reports()).as("a history and a schedule").isEqualTo(2);
    assertThat(loads.clocked().client().reports(ReportFilter.all()))
        .as("the history's report is deleted")
        .extracting(ScheduledReport::isScheduled)
        .containsExactly(true);
  }

  /** Runs a load whose steps are refused from one on, and makes all steps possible again. */
  private void run(LongConsumer loseAfter, long step) {
    loseAfter.accept(Math.min(step, Integer.MAX_VALUE));
    List<Exception> refused = new ArrayList<>();
    try {
      loads.load();
    } catch (Exception e) {
      refused.add(e);
    } finally {
      Thread.interrupted();
      loseAfter.accept(Integer.MAX_VALUE);
    }
    LOG.info("From step {} on refused: {}", step, refused);
  }

  /** Notes what the table is; rows are there as soon as the report of the history is deleted. */
  private void name(String withRows) {
    boolean exists = loads.spark().catalog().tableExists(loads.schema() + ".office_usage");
    boolean rows = exists && !loads.rows("SELECT 1 FROM " + TABLE + " LIMIT 1").isEmpty();
    states.merge(!exists ? "no table" : !rows ? "empty" : withRows, 1, Integer::sum);
    long histories =
        loads.clocked().client().reports(ReportFilter.all()).stream()
            .filter(report -> !report.isScheduled())
            .count();
    if (!rows && loads.reports() == 2) {
      assertThat(histories).as("no report is deleted before its rows are there").isOne();
    }
  }

  private long distinctExecutions() {
    return Long.parseLong(
        loads.rows("SELECT count(DISTINCT _load.execution) FROM " + TABLE).get(0).get(0));
  }
}
