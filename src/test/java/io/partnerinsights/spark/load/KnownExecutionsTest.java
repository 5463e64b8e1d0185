package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of months and the newest execution of each, against sets and maps of the JDK. */
final class KnownExecutionsTest {
  private static final int FIRST = 2025 * 12;
  private static final int MONTHS = 40;

  private final Random random = new Random(7);

  /** A dataset without months has all its rows there. */
  @Test
  void rowsWithoutAMonthAreOfNoOtherMonth() {
    assertThat(Period.NONE.condition(MonthRuns.of(Set.of(FIRST)))).hasToString("false");
    assertThat(Period.NONE.condition(MonthRuns.WITHOUT_MONTH)).hasToString("true");
  }

  private Set<Integer> draw() {
    Set<Integer> months = new TreeSet<>();
    IntStream.range(0, MONTHS)
        .filter(m -> random.nextInt(3) > 0)
        .forEach(m -> months.add(FIRST + m));
    if (random.nextBoolean()) {
      months.add(MonthRuns.NONE);
    }
    return months;
  }

  private static Set<Integer> months(MonthRuns runs) {
    Set<Integer> months = new TreeSet<>();
    IntStream.range(0, MONTHS).map(m -> FIRST + m).filter(runs::contains).forEach(months::add);
    if (runs.contains(MonthRuns.NONE)) {
      months.add(MonthRuns.NONE);
    }
    return months;
  }

  @Test
  void runsOfMonthsAreSets() {
    for (int i = 0; i < 500; i++) {
      Set<Integer> a = draw();
      Set<Integer> b = draw();
      MonthRuns runs = MonthRuns.of(a);
      MonthRuns others = MonthRuns.of(b);
      Set<Integer> union = new TreeSet<>(a);
      union.addAll(b);
      Set<Integer> rest = new TreeSet<>(a);
      rest.removeAll(b);

      assertThat(months(runs)).isEqualTo(a);
      assertThat(months(runs.plus(others))).isEqualTo(union);
      assertThat(months(runs.minus(others))).isEqualTo(rest);
      assertThat(MonthRuns.parse(runs.toString())).isEqualTo(runs);
      assertThat(runs.plus(others)).as("one form").isEqualTo(MonthRuns.of(union));
    }
  }

  @Test
  void aRunFromTheBeginningIsCutAtItsEndOnly() {
    MonthRuns ever = MonthRuns.between(MonthRuns.EVER, FIRST + 5);

    assertThat(ever.minus(MonthRuns.between(FIRST, FIRST + 2)))
        .hasToString("ever/2024-12 2025-04/2025-06");
    assertThat(ever.minus(ever).isEmpty()).isTrue();
    assertThat(ever.plus(MonthRuns.WITHOUT_MONTH)).hasToString("ever/2025-06 none/none");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theNewestExecutionOfEachMonthIsKnown(int seed) {
    random.setSeed(seed);
    KnownExecutions known = KnownExecutions.NONE;
    Map<Integer, ExecutionKey> expected = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      Instant time = Instant.EPOCH.plusSeconds(random.nextInt(20)).plusNanos(random.nextInt(2));
      ExecutionKey key = new ExecutionKey(time, "Id é\"" + random.nextInt(3));
      Set<Integer> covered = draw();
      Set<Integer> older = new HashSet<>();
      for (int month : covered) {
        if (key.isNewerThan(expected.get(month))) {
          older.add(month);
        }
      }

      assertThat(months(known.olderThan(MonthRuns.of(covered), key))).isEqualTo(older);
      known = known.with(MonthRuns.of(covered), key);
      older.forEach(month -> expected.put(month, key));
      assertThat(known.covers(MonthRuns.of(expected.keySet()))).isTrue();
      assertThat(known.covers(MonthRuns.of(Set.of(FIRST - 1)))).isFalse();
      KnownExecutions parsed = KnownExecutions.parse(known.toString()).orElseThrow();
      assertThat(parsed).hasToString(known.toString());
      assertThat(known.toString()).isASCII();
    }
  }

  /** The service writes seven digits, and tables keep six. */
  @Test
  void timesAreComparedInMicrosecondsAndThenById() {
    Instant time = Instant.parse("2026-06-15T08:00:00.1234567Z");
    ExecutionKey listed = new ExecutionKey(time, "A");
    ExecutionKey stored = new ExecutionKey(Instant.parse("2026-06-15T08:00:00.123456Z"), "a");

    assertThat(listed).isEqualByComparingTo(stored);
    assertThat(listed.isNewerThan(stored)).isFalse();
    assertThat(new ExecutionKey(time, "b").isNewerThan(listed)).isTrue();
  }

  @Test
  void otherTextsAreNotKnowledge() {
    assertThat(KnownExecutions.parse(null)).isEmpty();
    assertThat(KnownExecutions.parse("{\"m\":1}")).isEmpty();
    assertThat(KnownExecutions.parse("[{\"execution\":\"e\"}]")).isEmpty();
    assertThat(KnownExecutions.parse("[")).isEmpty();
  }
}
