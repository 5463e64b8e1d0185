package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.model.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * How a live dataset differs from what the dictionary knows of it: names move between years. Names
 * are compared without case. Immutable.
 *
 * @param added columns and metrics that only the service has
 * @param missing those that only the dictionary has
 * @param renamed from the dictionary's name to the service's, as far as the two resemble each other
 */
public record SchemaDrift(
    String dataset, List<String> added, List<String> missing, Map<String, String> renamed) {
  /** The shortest name that is taken for the beginning of a longer one. */
  private static final int TELLING = 4;

  /** Copies the collections. */
  public SchemaDrift {
    added = List.copyOf(added);
    missing = List.copyOf(missing);
    renamed = Map.copyOf(renamed);
  }

  /** The differences between the two. */
  public static SchemaDrift between(DictionaryDataset known, Dataset live) {
    List<String> added =
        new ArrayList<>(live.names().stream().filter(name -> known.find(name).isEmpty()).toList());
    List<String> missing = new ArrayList<>();
    Map<String, String> renamed = new LinkedHashMap<>();
    for (String name : known.shape().names()) {
      if (live.spelling(name).isEmpty()) {
        Optional<String> successor = successor(name, added);
        successor.ifPresentOrElse(now -> renamed.put(name, now), () -> missing.add(name));
        successor.ifPresent(added::remove);
      }
    }
    return new SchemaDrift(live.name(), added, missing, renamed);
  }

  private static Optional<String> successor(String name, List<String> added) {
    return added.stream()
        .filter(now -> begins(name, now) || begins(now, name))
        .findFirst()
        .or(() -> NearestName.of(name, added, 1).stream().findFirst());
  }

  private static boolean begins(String shorter, String longer) {
    return shorter.length() >= TELLING
        && longer.toLowerCase(Locale.ROOT).startsWith(shorter.toLowerCase(Locale.ROOT));
  }

  /** Whether there is no difference. */
  public boolean isNone() {
    return added.isEmpty() && missing.isEmpty() && renamed.isEmpty();
  }

  /** In words: {@code added A, B; missing C; renamed D to E}. */
  @Override
  public String toString() {
    StringJoiner words = new StringJoiner("; ");
    if (!added.isEmpty()) {
      words.add("added " + String.join(", ", added));
    }
    if (!missing.isEmpty()) {
      words.add("missing " + String.join(", ", missing));
    }
    if (!renamed.isEmpty()) {
      List<String> pairs =
          renamed.entrySet().stream()
              .map(e -> e.getKey() + " to " + e.getValue())
              .sorted()
              .toList();
      words.add("renamed " + String.join(", ", pairs));
    }
    return words.toString();
  }
}
