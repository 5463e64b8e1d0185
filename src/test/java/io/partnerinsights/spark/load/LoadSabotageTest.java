package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.testing.Sabotage;
import io.partnerinsights.testing.ShortCases;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks one rule of the load at a time. {@link LoadModelTest} finds each. */
final class LoadSabotageTest {
  private static final int SEEDS = 600;
  private static final Path SOURCES = Path.of("src/main/java/io/partnerinsights/spark/load");

  /** A rule, the class that keeps it, a text of its source, and what breaks the rule. */
  private static final String RULES =
      """
      the newest first ~ LoadRules ~ return List.copyOf(chosenExecutions); ~ List<Execution> all = new java.util.ArrayList<>(chosenExecutions); java.util.Collections.reverse(all); return all;
      only the newest ~ LoadRules ~ each.wholeMonths.firstNumber() < newerExecution.wholeMonths().firstNumber() ~ false
      all of them ~ LoadRules ~ each.wholeMonths.firstNumber() < newerExecution.wholeMonths().firstNumber() ~ true
      a time in the future counts ~ ExecutionKey ~ generatedTime != null && !generatedTime.isAfter(now) ~ generatedTime != null
      a backfill over newer months ~ RowStats ~ nextNumber <= each ~ each == Months.NO_MONTH
      the range is computed anew ~ LoadSteps ~ actions.isReportListed(backfill) ~ actions.isReportListed(backfill) && false
      no property after the backfill ~ LoadSteps ~ table.trySetBackfill(snapshot, backfill.asLoaded()) ~ snapshot.withProperties(java.util.Map.of(TableSnapshot.BACKFILL_PROPERTY, backfill.asLoaded().toString()))
      rows outside the range ~ LoadSteps ~ fileSpan = targetMonths.findSpan( ~ fileSpan = new Months(23000, 25000, true).findSpan(
      from the first month, rows or none ~ Months ~ new Months(presentMonths.firstNumber(), presentMonths.lastNumber(), ~ new Months(firstNumber(), presentMonths.lastNumber(),
      newer ones after a fault ~ LoadSteps ~ return isPermanent; ~ return true;
      a lost half does not stop ~ LoadRules ~ } else if (losesHalf(rowCount, rowsLeft)) { ~ } else if (false) {
      the sum of months does not stop ~ LoadRules ~ losses.isEmpty() && losesHalf(tableRows, rowsLeft) ~ false
      rows of the user do not stop ~ LoadRules ~ if (userRows > 0) { ~ if (false) {
      accept is ignored ~ LoadSteps ~ acceptsSuspectRows ? List.of() : LoadRules ~ LoadRules
      a stopped one ends the run ~ LoadSteps ~ writeAndRelease(awaitRequiredRows(execution), execution, execution.wholeMonths()); return true; ~ return writeAndRelease(awaitRequiredRows(execution), execution, execution.wholeMonths());
      an older fault blocks newer ones ~ LoadSteps ~ isPermanent || execution.key().requireTime().isBefore(waitLimit) ~ isPermanent
      a fault skips at once ~ LoadSteps ~ (isPermanent || execution.key().requireTime().isBefore(waitLimit)) ~ true
      no gap after a backfill ~ LoadSteps ~ existingOrNewBackfill(snapshot.backfill()).lastMonth() ~ null
      the end of the backfill is forgotten ~ Backfill ~ new Backfill(firstMonth, lastMonth, null) ~ new Backfill(firstMonth, firstMonth, null)
      a gap during a backfill ~ LoadSteps ~ existingOrNewBackfill(snapshot.backfill()).lastMonth() ~ (snapshot.backfill() == null ? existingOrNewBackfill(null) : snapshot.backfill()).lastMonth()
      earlier months are not mentioned ~ LoadSteps ~ !gap.isEmpty() && table ~ false && table
      what nothing renews ~ LoadSteps ~ backfill.toMonths().withoutNoMonthUnless(includesNoMonth()) ~ backfill.toMonths()
      a backfill over months that are not asked for ~ LoadSteps ~ writeAndRelease(rows, source, months) ~ writeAndRelease(rows, source, Months.between(Months.toMonth(Math.min(backfill.toMonths().firstNumber(), Months.toNumber(actions.now()))), actions.now()))
      rows without a month outside LIFETIME ~ Months ~ toNumber(generatedTime), isFromStart) ~ toNumber(generatedTime), false)
      no time counts ~ ExecutionKey ~ generatedTime != null && !generatedTime.isAfter(now) ~ generatedTime == null || !generatedTime.isAfter(now)
      a report is deleted without its property ~ LoadSteps ~ backfill.asLoaded().equals(loadedSnapshot.backfill()) && rows ~ rows
      another run's backfill is ignored ~ LoadSteps ~ backfill.equals(snapshot.backfill()) ~ true
      the report goes before the property ~ LoadSteps ~ TableSnapshot loadedSnapshot = table ~ if (rows != null) { actions.deleteLoadedReport(rows.reportId()); } TableSnapshot loadedSnapshot = table
      the report comes before the property ~ LoadSteps ~ table.trySetBackfill(earlierSnapshot, backfill) ~ earlierSnapshot.withProperties(java.util.Map.of(TableSnapshot.BACKFILL_PROPERTY, backfill.toString()))
      each run submits a report ~ LoadSteps ~ new BackfillReport(backfill, isFirstRequest) ~ new BackfillReport(backfill, true)
      a lost report is waited for ~ LoadSteps ~ actions.isReportListed(backfill) ~ true || actions.isReportListed(backfill)
      all rows over an execution ~ RowStats ~ || scheduleMonths.contains(each) ~
      older rows over newer ones ~ LoadSteps ~ tableStats.monthsWithNewerReport(key.generatedTime(), now) ~ Set.<Integer>of()
      a lost race is ignored ~ LoadSteps ~ if (addedColumns.isEmpty()) { return null; } ~ if (addedColumns.isEmpty()) { addedColumns = Optional.of(Set.of()); }
      a permanent failure ends the run ~ LoadSteps ~ return isPermanent; ~ return false;
      an empty file does not stop ~ LoadSteps ~ !isBackfill && tableRows > 0 ~ false
      a fill is an execution ~ ExecutionKey ~ !idBeginsWith(FILL_PREFIX) ~ true
      a backfill is an execution ~ ExecutionKey ~ !isOfBackfill() ~ true
      fills and backfills have no time ~ RowStats ~ group.executionKey.hasUsableTime(now) ~ group.executionKey.hasUsableTime(now) && requireKey(group).isOfExecution()
      months between are inferred ~ RowStats ~ return generatedTimes.keySet(); ~ java.util.Map<ExecutionKey, java.util.TreeSet<Integer>> has = new HashMap<>(); rowGroupsWithTime(now).filter(each -> generatedTime == null || requireKey(each).requireTime().isAfter(generatedTime)).forEach(each -> has.computeIfAbsent(requireKey(each), key -> new TreeSet<>()).add(each.monthNumber)); has.values().forEach(months -> { for (int month = months.first(); months.lower(Months.NO_MONTH) != null && month < months.lower(Months.NO_MONTH); month++) { generatedTimes.put(month, now); } }); return generatedTimes.keySet();
      a report that leaves no row empties months ~ LoadSteps ~ } else if (rows.stats().countRows(monthsToReplace) == 0) { ~ } else if (tableStats.countRows(monthsToReplace) + rows.stats().countRows(monthsToReplace) == 0) {
      a time in the future protects ~ RowStats ~ newestTimes = rowGroupsWithTime(now) .collect( ~ newestTimes = rowGroups.stream().filter(each -> each.executionKey != null && each.executionKey.generatedTime() != null) .collect(
      an execution whose time is cut is newer ~ ExecutionKey ~ !id.equalsIgnoreCase(otherKey.id) ~ true
      a report of the same time is older ~ RowStats ~ !time.isAfter(generatedTime) ~ time.isBefore(generatedTime)
      months that stay are compared ~ LoadSteps ~ LoadRules.describeLosses(tableStats, monthsToReplace, ~ LoadRules.describeLosses(tableStats, fileSpan == null ? monthsToReplace : fileSpan,
      months that stay stop the rest ~ LoadSteps ~ fileSpan == null && !monthsToReplace.isEmpty() ~ fileSpan == null
      a protected file is read ~ LoadSteps ~ .isEmpty()) { results.add( State.SKIPPED, LoadRules.newerRowsText( ~ .equals(null)) { results.add( State.SKIPPED, LoadRules.newerRowsText(
      a gap that is filled is told ~ LoadRules ~ .getValue()) <= each.getKey() ~ .getValue()) <= 99999
      a part of a month fills a gap ~ LoadRules ~ .getValue()) <= each.getKey() ~ .getValue()) < 0
      deleted months of a backfill return ~ RowStats ~ if (backfillTime != null) ~ if (false)
      an empty backfill is silent ~ LoadSteps ~ rows.stats().countRows() == 0 ? ~ false ?
      """;

  @TempDir Path folder;

  @Test
  @Tag("full")
  void rulesAsTheyAreKeepThePromise() throws Exception {
    IntStream.range(0, SEEDS).forEach(model("LoadRules", "final class", "final class"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '~', textBlock = RULES)
  void eachRuleIsATextOfItsSource(String rule, String file, String right) throws Exception {
    assertThat(Sabotage.findPlaces(SOURCES.resolve(file + ".java"), right)).as(rule).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @ShortCases(value = 8, csv = @CsvSource(delimiter = '~', textBlock = RULES))
  void modelFindsBrokenRule(String rule, String file, String right, String wrong) throws Exception {
    IntConsumer model = model(file, right, wrong == null ? "" : wrong);
    assertThatThrownBy(() -> IntStream.range(0, SEEDS).forEach(model))
        .as(rule)
        .isInstanceOf(AssertionError.class);
  }

  /** Returns the model over a copy of the load's classes in which a text is replaced. */
  private IntConsumer model(String file, String right, String wrong) throws Exception {
    Path source = SOURCES.resolve(file + ".java");
    return Sabotage.of(source, right, wrong, folder).createTest(LoadModelTest.class);
  }
}
