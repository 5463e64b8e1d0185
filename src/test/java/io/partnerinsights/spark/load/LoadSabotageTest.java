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
      the newest first ~ LoadRules ~ return List.copyOf(chosen); ~ List<Execution> all = new java.util.ArrayList<>(chosen); java.util.Collections.reverse(all); return all;
      only the newest ~ LoadRules ~ each.range.first() < newer.range().first() ~ false
      all of them ~ LoadRules ~ each.range.first() < newer.range().first() ~ true
      a time in the future counts ~ ExecutionKey ~ generated != null && !generated.isAfter(now) ~ generated != null
      a backfill over newer months ~ LoadRules ~ next <= each ~ each == Months.NONE
      the range is computed anew ~ LoadSteps ~ service.lists(known) ~ service.lists(known) && false
      no property after the backfill ~ LoadSteps ~ table.setSince(asked, pending.loaded()) ~ asked.withProperties(java.util.Map.of(TableLook.SINCE, pending.loaded().toString()))
      rows outside the range ~ LoadSteps ~ covered = allowed.spanned( ~ covered = new Months(23000, 25000, true).spanned(
      from the first month, rows or none ~ Months ~ new Months(has.first(), has.last(), ~ new Months(first(), has.last(),
      newer ones after a fault ~ LoadSteps ~ return isGone; ~ return true;
      a lost half does not stop ~ LoadRules ~ } else if (isHalved(had, left)) { ~ } else if (false) {
      the sum of months does not stop ~ LoadRules ~ losses.isEmpty() && isHalved(all, left) ~ false
      rows of the user do not stop ~ LoadRules ~ if (own > 0) { ~ if (false) {
      accept is ignored ~ LoadSteps ~ accepts ? List.of() : LoadRules ~ LoadRules
      a stopped one ends the run ~ LoadSteps ~ write(open(execution), execution, execution.range()); return true; ~ return write(open(execution), execution, execution.range());
      an older fault blocks newer ones ~ LoadSteps ~ isGone || execution.key().time().isBefore(old) ~ isGone
      a fault skips at once ~ LoadSteps ~ (isGone || execution.key().time().isBefore(old)) ~ true
      no gap after a backfill ~ LoadSteps ~ pending(seen.since()).last() ~ null
      the end of the backfill is forgotten ~ Backfill ~ new Backfill(first, last, null) ~ new Backfill(first, first, null)
      a gap during a backfill ~ LoadSteps ~ pending(seen.since()).last() ~ (seen.since() == null ? pending(null) : seen.since()).last()
      earlier months are not mentioned ~ LoadSteps ~ !earlier.isEmpty() ~ false
      what nothing renews ~ LoadSteps ~ pending.months().withNone(renewsNone()) ~ pending.months()
      a backfill over months that are not asked for ~ LoadSteps ~ write(rows, source, months) ~ write(rows, source, Months.since(Months.month(Math.min(pending.months().first(), Months.number(service.now()))), service.now()))
      rows without a month outside LIFETIME ~ Months ~ number(generated), all) ~ number(generated), false)
      no time counts ~ ExecutionKey ~ generated != null && !generated.isAfter(now) ~ generated == null || !generated.isAfter(now)
      a report is deleted without its property ~ LoadSteps ~ pending.loaded().equals(loaded.since()) && rows ~ rows
      another run's backfill is ignored ~ LoadSteps ~ pending.equals(asked.since()) ~ true
      the report goes before the property ~ LoadSteps ~ TableLook loaded = table ~ if (rows != null) { service.delete(rows.reportId()); } TableLook loaded = table
      the report comes before the property ~ LoadSteps ~ table.setSince(seen, pending) ~ seen.withProperties(java.util.Map.of(TableLook.SINCE, pending.toString()))
      each run submits a report ~ LoadSteps ~ new BackfillReport(pending, isNew) ~ new BackfillReport(pending, true)
      a lost report is waited for ~ LoadSteps ~ service.lists(known) ~ true || service.lists(known)
      all rows over an execution ~ LoadRules ~ || schedule.contains(each) ~
      older rows over newer ones ~ LoadSteps ~ before.newer(key.generated(), now) ~ Set.<Integer>of()
      a lost race is ignored ~ LoadSteps ~ if (gained.isEmpty()) { return null; } ~ if (gained.isEmpty()) { gained = Optional.of(Set.of()); }
      a permanent failure ends the run ~ LoadSteps ~ return isGone; ~ return false;
      an empty file does not stop ~ LoadSteps ~ !isBackfill && lost > 0 ~ false
      a fill is an execution ~ ExecutionKey ~ !begins(FILL) ~ true
      a backfill is an execution ~ ExecutionKey ~ !begins(BACKFILL) ~ true
      fills and backfills have no time ~ TableRows ~ group.execution.countsAt(now) ~ group.execution.countsAt(now) && key(group).isOfSchedule()
      months between are inferred ~ TableRows ~ return times.keySet(); ~ java.util.Map<ExecutionKey, java.util.TreeSet<Integer>> has = new HashMap<>(); timed(now).filter(each -> generated == null || key(each).time().isAfter(generated)).forEach(each -> has.computeIfAbsent(key(each), key -> new TreeSet<>()).add(each.month)); has.values().forEach(months -> { for (int month = months.first(); months.lower(Months.NONE) != null && month < months.lower(Months.NONE); month++) { times.put(month, now); } }); return times.keySet();
      a report that leaves no row empties months ~ LoadSteps ~ } else if (rows.file().count(replaced) == 0) { ~ } else if (before.count(replaced) + rows.file().count(replaced) == 0) {
      a time in the future protects ~ TableRows ~ return timed(now) .collect(Collectors.toMap( ~ return groups.stream().filter(each -> each.execution != null && each.execution.generated() != null) .collect(Collectors.toMap(
      an execution whose time is cut is newer ~ ExecutionKey ~ !id.equalsIgnoreCase(other.id) ~ true
      a report of the same time is older ~ TableRows ~ !time.isAfter(generated) ~ time.isBefore(generated)
      months that stay are compared ~ LoadSteps ~ LoadRules.losses(before, replaced, ~ LoadRules.losses(before, covered == null ? replaced : covered,
      months that stay stop the rest ~ LoadSteps ~ covered == null && !replaced.isEmpty() ~ covered == null
      a protected file is read ~ LoadSteps ~ each.range().without(rows.newer(each.key().generated(), now)).isEmpty() ~ false
      a gap that is filled is told ~ LoadRules ~ .getValue()) <= each.getKey() ~ .getValue()) <= 99999
      a part of a month fills a gap ~ LoadRules ~ .getValue()) <= each.getKey() ~ .getValue()) < 0
      an empty backfill is silent ~ LoadSteps ~ rows.file().count() == 0 ? ~ false ?
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
    assertThat(Sabotage.places(SOURCES.resolve(file + ".java"), right)).as(rule).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '~', textBlock = RULES)
  @ShortCases(8)
  void modelFindsBrokenRule(String rule, String file, String right, String wrong) throws Exception {
    IntConsumer model = model(file, right, wrong == null ? "" : wrong);
    assertThatThrownBy(() -> IntStream.range(0, SEEDS).forEach(model))
        .as(rule)
        .isInstanceOf(AssertionError.class);
  }

  /** Returns the model over a copy of the load's classes in which a text is replaced. */
  private IntConsumer model(String file, String right, String wrong) throws Exception {
    Path source = SOURCES.resolve(file + ".java");
    return Sabotage.of(source, right, wrong, folder).run(LoadModelTest.class);
  }
}
