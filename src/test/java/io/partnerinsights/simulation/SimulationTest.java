package io.partnerinsights.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Several applications use one account for virtual days, while calls fail. Run a seed again with
 * {@code -Dsimulation.seed=N -Dsimulation.worlds=1 -Dsimulation.print=true}.
 */
class SimulationTest {
  private static final long FIRST_SEED = Long.getLong("simulation.seed", 1);
  private static final int WORLDS = Integer.getInteger("simulation.worlds", 1);

  private static final int MORE_WORLDS = 7;
  private static final int MORE_CALM_WORLDS = 15;
  private static final int REPLAYED_WORLDS = 20;

  private final Map<String, Integer> outcomes = new TreeMap<>();

  @Test
  void keepsItsPromisesInEveryWorld() {
    keepsItsPromises(FIRST_SEED, WORLDS);
  }

  @Test
  @Tag("full")
  void aSeedReplays() {
    replays(FIRST_SEED, Weather.STORM);
  }

  @Test
  @Tag("long")
  void keepsItsPromisesInMoreWorlds() {
    keepsItsPromises(FIRST_SEED + WORLDS, MORE_WORLDS);
  }

  private void keepsItsPromises(long first, int worlds) {
    List<String> violations = new ArrayList<>();
    for (long seed = first; seed < first + worlds; seed++) {
      violations.addAll(simulate(seed));
    }
    System.out.println("Simulated " + worlds + " worlds: reads " + outcomes);
    assertThat(violations).isEmpty();
  }

  private List<String> simulate(long seed) {
    try (World world = new World(seed, Weather.STORM)) {
      world.live();
      world.history.all(Event.ReadEnded.class).forEach(this::count);
      if (Boolean.getBoolean("simulation.print")) {
        world.history.all().forEach(System.out::println);
      }
      return new HistoryCheck(world)
          .violations().stream().map(text -> "seed " + seed + ": " + text).toList();
    }
  }

  @Test
  @Tag("long")
  void moreSeedsReplay() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + REPLAYED_WORLDS; seed++) {
      replays(seed, seed % 4 == 0 ? Weather.CALM : Weather.STORM);
    }
  }

  private static void replays(long seed, Weather weather) {
    String first = history(seed, weather);
    assertThat(first).contains("ReadEnded");
    assertThat(history(seed, weather)).as("seed %d", seed).isEqualTo(first);
  }

  private static String history(long seed, Weather weather) {
    try (World world = new World(seed, weather)) {
      world.live();
      return world.history.text();
    }
  }

  /** Applications begin and end at random, with clocks that differ, and no call fails. */
  @Test
  @Tag("full")
  void noReadLosesItsReportToAnotherApplication() {
    assertThat(failuresOfCalmDays(FIRST_SEED, 1)).isEmpty();
  }

  @Test
  @Tag("long")
  void noReadLosesItsReportInMoreWorlds() {
    assertThat(failuresOfCalmDays(FIRST_SEED + 1, MORE_CALM_WORLDS)).isEmpty();
  }

  private List<String> failuresOfCalmDays(long first, int worlds) {
    List<String> failures = new ArrayList<>();
    for (long seed = first; seed < first + worlds; seed++) {
      try (World world = new World(seed, Weather.CALM)) {
        world.live();
        failures.addAll(calmFailures(seed, world));
      }
    }
    return failures;
  }

  private List<String> calmFailures(long seed, World world) {
    List<Event.ReadEnded> reads = world.history.all(Event.ReadEnded.class);
    List<String> failures = new ArrayList<>(new HistoryCheck(world).violations());
    reads.stream()
        .filter(read -> read.error().isPresent())
        .forEach(read -> failures.add(read.toString()));
    long created =
        world.history.all(Event.Submitted.class).stream().filter(Event.Submitted::created).count();
    System.out.printf(
        "Simulated a calm day of seed %d: %d reads, %d failed, %d reports created, at most %d at"
            + " once, bound %d%n",
        seed, reads.size(), failures.size(), created, world.mostReports, world.reportBound());
    if (world.mostReports > world.reportBound()) {
      failures.add(world.mostReports + " reports at once");
    }
    return failures.stream().map(text -> "seed " + seed + ": " + text).toList();
  }

  private void count(Event.ReadEnded read) {
    outcomes.merge(read.error().map(Enum::name).orElse("RIGHT_ROWS"), 1, Integer::sum);
  }
}
