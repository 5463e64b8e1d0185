package io.partnerinsights.core.session;

import io.partnerinsights.sandbox.settings.Quirk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sets of quirks of one size in which every pair of quirks appears together. They are built
 * greedily and without chance, so that every run tests the same sets.
 */
final class PairwiseCover {
  private final int size;
  private final Set<Set<Quirk>> uncovered = new HashSet<>();

  private PairwiseCover(int size) {
    this.size = size;
    for (Quirk a : Quirk.values()) {
      all().stream().filter(b -> a != b).forEach(b -> uncovered.add(EnumSet.of(a, b)));
    }
  }

  static List<Set<Quirk>> ofSize(int size) {
    return new PairwiseCover(size).sets();
  }

  private List<Set<Quirk>> sets() {
    List<Set<Quirk>> sets = new ArrayList<>();
    while (!uncovered.isEmpty()) {
      Set<Quirk> set = EnumSet.noneOf(Quirk.class);
      while (set.size() < size) {
        set.add(best(set));
      }
      uncovered.removeIf(set::containsAll);
      sets.add(set);
    }
    return sets;
  }

  /** Returns the quirk that covers most pairs with a set; among equals, the one with most left. */
  private Quirk best(Set<Quirk> set) {
    Quirk best = null;
    int most = -1;
    for (Quirk candidate : Quirk.values()) {
      int gain = left(candidate, set) * Quirk.values().length + left(candidate, all());
      if (!set.contains(candidate) && gain > most) {
        best = candidate;
        most = gain;
      }
    }
    return best;
  }

  private static Set<Quirk> all() {
    return EnumSet.allOf(Quirk.class);
  }

  private int left(Quirk candidate, Set<Quirk> others) {
    return (int)
        others.stream()
            .filter(other -> other != candidate && uncovered.contains(EnumSet.of(candidate, other)))
            .count();
  }
}
