package io.partnerinsights.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.testing.Sabotage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several applications use one account for virtual days, while calls fail. Run a seed again with
 * {@code -Dsimulation.seed=N -Dsimulation.worlds=1 -Dsimulation.print=true}.
 */
class SimulationTest implements IntConsumer {
  private static final long FIRST_SEED = Long.getLong("simulation.seed", 1);
  private static final int WORLDS = Integer.getInteger("simulation.worlds", 1);

  private static final int MORE_WORLDS = 7;
  private static final int MORE_CALM_WORLDS = 15;
  private static final int REPLAYED_WORLDS = 20;
  private static final Path SHARED_LIST =
      Path.of("src/main/java/io/partnerinsights/core/client/SharedList.java");
  private static final String LIST_IS_TOO_OLD = "list.requestedAt().isBefore(time)";

  @Test
  @Tag("full")
  void keepsItsPromisesInEveryWorld() {
    keepsItsPromises(FIRST_SEED, WORLDS, Weather.STORM);
  }

  @Test
  void theSabotagedTextIsInItsSource() throws IOException {
    assertThat(Sabotage.findPlaces(SHARED_LIST, LIST_IS_TOO_OLD)).hasSize(1);
  }

  /** A list shows an absence only at the time of its request. Most of these worlds need that. */
  @Test
  @Tag("long")
  void aListThatIsTooOldBreaksAPromise(@TempDir Path folder) throws Exception {
    Sabotage timeless = Sabotage.of(SHARED_LIST, LIST_IS_TOO_OLD, "false", folder);
    IntConsumer brokenTest = timeless.createTest(SimulationTest.class);

    assertThatThrownBy(() -> IntStream.range(8, 16).forEach(brokenTest))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("second report");
  }

  @Override
  public void accept(int seed) {
    keepsItsPromises(seed, 1, Weather.STORM);
  }

  @Test
  @Tag("long")
  void keepsItsPromisesInMoreWorlds() {
    keepsItsPromises(FIRST_SEED + WORLDS, MORE_WORLDS, Weather.STORM);
  }

  /** Applications begin and end at random, with clocks that differ, and no call fails. */
  @Test
  @Tag("full")
  void noReadLosesItsReportToAnotherApplication() {
    keepsItsPromises(FIRST_SEED, 1, Weather.CALM);
  }

  @Test
  @Tag("long")
  void noReadLosesItsReportInMoreWorlds() {
    keepsItsPromises(FIRST_SEED + 1, MORE_CALM_WORLDS, Weather.CALM);
  }

  private static void keepsItsPromises(long firstSeed, int worlds, Weather weather) {
    List<String> violations = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
      try (World world = new World(seed, weather)) {
        world.liveThroughDay();
        if (Boolean.getBoolean("simulation.print")) {
          world.history.allEvents().forEach(System.out::println);
        }
        HistoryCheck check = new HistoryCheck(world);
        for (String violation : check.findViolations()) {
          violations.add("seed " + seed + ": " + violation);
        }
        System.out.println("Simulated a " + weather + " of seed " + seed + ": " + check);
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  @Tag("long")
  void seedsReplay() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + REPLAYED_WORLDS; seed++) {
      assertReplays(seed, seed % 4 == 0 ? Weather.CALM : Weather.STORM);
    }
  }

  private static void assertReplays(long seed, Weather weather) {
    String firstHistory = runHistory(seed, weather);
    assertThat(firstHistory).contains("ReadEnded");
    assertThat(runHistory(seed, weather)).as("seed %d", seed).isEqualTo(firstHistory);
  }

  private static String runHistory(long seed, Weather weather) {
    try (World world = new World(seed, weather)) {
      world.liveThroughDay();
      return world.history.toText();
    }
  }
}
