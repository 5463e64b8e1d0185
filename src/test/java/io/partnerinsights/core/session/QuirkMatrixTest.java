package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ShortCases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same reads under sets of quirks in which each quirk appears, and in the long run under every
 * pair of quirks and every quirk alone: the same rows as without quirks with one report, or the
 * documented error.
 */
final class QuirkMatrixTest {
  private static final int QUIRKS = 43;
  private static final Set<Quirk> OTHER_ROWS = Set.of(Quirk.PAGE_DATASETS, Quirk.RUNNING_MONTH);
  private static final int READS = 40;

  /** Number of configurations for pairs that the sample has. */
  private static final int SAMPLE = 4;

  /** Half the number of quirks that a configuration for pairs has. */
  private static final int BLOCK = 6;

  /** Each set with its share of the reads, so that each read and each quirk is met once. */
  @Test
  @Tag("full")
  void eachReadHasTheSameRowsUnderSomeQuirks() {
    List<String> faults = new ArrayList<>();
    List<Set<Quirk>> sets = sample();
    for (int i = 0; i < SAMPLE; i++) {
      List<QuirkRead> reads = every(SAMPLE, i);
      Map<String, List<Map<String, String>>> expected = rows(otherRows(sets.get(i)), reads);
      outcomes(sets.get(i), reads).stream()
          .flatMap(outcome -> outcome.faults(expected))
          .forEach(faults::add);
    }
    assertThat(faults).isEmpty();
    assertThat(sets.stream().flatMap(Set::stream)).contains(Quirk.values());
  }

  private static List<QuirkRead> every(int step, int first) {
    List<QuirkRead> all = QuirkReads.all();
    return IntStream.iterate(first, i -> i < all.size(), i -> i + step).mapToObj(all::get).toList();
  }

  /** Returns sets in which each quirk appears. */
  private static List<Set<Quirk>> sample() {
    List<Set<Quirk>> blocks = blocks();
    return IntStream.range(0, SAMPLE)
        .mapToObj(i -> both(blocks.get(2 * i), blocks.get((2 * i + 1) % blocks.size())))
        .toList();
  }

  /** Returns sets in which each pair of quirks appears: any two blocks are a set. */
  private static List<Set<Quirk>> pairs() {
    List<Set<Quirk>> blocks = blocks();
    return IntStream.range(0, blocks.size())
        .boxed()
        .flatMap(i -> blocks.subList(0, i).stream().map(other -> both(blocks.get(i), other)))
        .toList();
  }

  private static List<Set<Quirk>> blocks() {
    List<Quirk> all = List.of(Quirk.values());
    return IntStream.iterate(0, i -> i < all.size(), i -> i + BLOCK)
        .mapToObj(i -> Set.copyOf(all.subList(i, Math.min(i + BLOCK, all.size()))))
        .toList();
  }

  private static Set<Quirk> both(Set<Quirk> one, Set<Quirk> other) {
    return Stream.of(one, other).flatMap(Set::stream).collect(Collectors.toSet());
  }

  @Test
  @Tag("long")
  void everyReadHasTheSameRowsUnderEveryPairOfQuirks() {
    everyReadHasTheSameRows(pairs());
  }

  @Test
  @Tag("long")
  void everyReadHasTheSameRowsUnderEveryQuirk() {
    assertThat(Quirk.values()).hasSize(QUIRKS);
    everyReadHasTheSameRows(Arrays.stream(Quirk.values()).map(Set::of).toList());
  }

  private static void everyReadHasTheSameRows(List<Set<Quirk>> configurations) {
    Map<Set<Quirk>, Map<String, List<Map<String, String>>>> rows = new HashMap<>();

    List<Outcome> outcomes =
        configurations.parallelStream()
            .flatMap(quirks -> outcomes(quirks, QuirkReads.all()).stream())
            .toList();

    long refused = outcomes.stream().filter(outcome -> outcome.error().isPresent()).count();
    System.out.printf(
        "%d quirks, %d configurations, %d reads, %d refused%n",
        Quirk.values().length, configurations.size(), outcomes.size(), refused);
    assertThat(
            outcomes.stream()
                .flatMap(
                    outcome ->
                        outcome.faults(
                            rows.computeIfAbsent(
                                otherRows(outcome.quirks()),
                                account -> rows(account, QuirkReads.all()))))
                .toList())
        .isEmpty();
    assertThat(outcomes).hasSize(configurations.size() * READS);
  }

  private static Map<String, List<Map<String, String>>> rows(
      Set<Quirk> account, List<QuirkRead> reads) {
    Map<String, List<Map<String, String>>> rows = new TreeMap<>();
    outcomes(account, reads).forEach(outcome -> rows.put(outcome.read().name, outcome.rows()));
    return rows;
  }

  @ParameterizedTest
  @ShortCases(value = 1, values = @ValueSource(booleans = {true, false}))
  void everyReadHasTheRowsOfDuckDbOnBothAccounts(boolean recorded) {
    Set<Quirk> account = recorded ? Set.of() : Quirk.DOCUMENTED;
    try (QuirkConfiguration plain = new QuirkConfiguration(account)) {
      for (QuirkRead read : QuirkReads.all()) {
        QuirkRead.Result result = read.readFrom(plain.of(read));

        assertThat(result.rows())
            .as(read.name)
            .isEqualTo(read.expectedRows(plain.of(read), result.columns()));
        assertThat(result.rows().isEmpty()).as(read.name).isEqualTo(read.name.equals("no rows"));
      }
    }
  }

  @Test
  void everyPairOfQuirksAppearsInAConfiguration() {
    List<Set<Quirk>> configurations = pairs();
    for (Quirk a : Quirk.values()) {
      for (Quirk b : Quirk.values()) {
        assertThat(configurations).anyMatch(quirks -> quirks.containsAll(List.of(a, b)));
      }
    }
  }

  /** Returns the quirks by which the service has other rows. */
  private static Set<Quirk> otherRows(Set<Quirk> quirks) {
    return quirks.stream().filter(OTHER_ROWS::contains).collect(Collectors.toSet());
  }

  private static List<Outcome> outcomes(Set<Quirk> quirks, List<QuirkRead> reads) {
    try (QuirkConfiguration service = new QuirkConfiguration(quirks)) {
      return reads.stream().map(read -> outcome(quirks, read, service.of(read))).toList();
    }
  }

  private static Outcome outcome(Set<Quirk> quirks, QuirkRead read, QuirkService service) {
    long before = service.reportsCreated();
    List<Map<String, String>> rows = List.of();
    Optional<PartnerInsightsException> error = Optional.empty();
    try {
      rows = read.readFrom(service).rows();
    } catch (PartnerInsightsException e) {
      error = Optional.of(e);
    }
    return new Outcome(quirks, read, rows, error, service.reportsCreated() - before);
  }

  /** What a read gave in one configuration. */
  private record Outcome(
      Set<Quirk> quirks,
      QuirkRead read,
      List<Map<String, String>> rows,
      Optional<PartnerInsightsException> error,
      long reports) {

    Stream<String> faults(Map<String, List<Map<String, String>>> expected) {
      List<String> faults = new ArrayList<>();
      Optional<ErrorCode> code = error.map(PartnerInsightsException::code);
      if (!code.equals(documentedError())) {
        faults.add("error " + error.map(Throwable::toString));
      } else if (error.isEmpty() && !rows.equals(expected.get(read.name))) {
        faults.add("%d rows, not %d".formatted(rows.size(), expected.get(read.name).size()));
      }
      if (reports < fewestReports() || reports > mostReports()) {
        faults.add(reports + " reports");
      }
      return faults.stream().map(fault -> read.name + " " + quirks + ": " + fault);
    }

    private boolean has(Quirk... all) {
      return quirks.containsAll(List.of(all));
    }

    /** Nothing proves the end of a file without length if its ranges have no tag. */
    private Optional<ErrorCode> documentedError() {
      return read.previewedRows == 0 && has(Quirk.BODIES_WITHOUT_LENGTH, Quirk.TAGS_VANISH)
          ? Optional.of(ErrorCode.FILE_CHANGED)
          : Optional.empty();
    }

    /** The report of a read that failed serves the next read of its query. */
    private int fewestReports() {
      return documentedError().isPresent() ? 0 : read.reports;
    }

    /** A preview may need a report, and a lost answer a second one if lists lag. */
    private int mostReports() {
      boolean lost = has(Quirk.LOST_ANSWERS) || has(Quirk.FAILED_ANSWERS);
      int needed = read.previewedRows > 0 && !quirks.isEmpty() ? 1 : read.reports;
      return lost && has(Quirk.LISTS_LAG) ? 2 * needed : needed;
    }
  }
}
