package io.partnerinsights.core.errors;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a misspelt name probably meant, so that the error can say it. */
public final class NearestName {
  private NearestName() {}

  /**
   * Up to {@code limit} names within a third of the word's length, nearest first, ignoring case.
   */
  public static List<String> of(String word, Collection<String> names, int limit) {
    int most = Math.max(1, word.length() / 3);
    return names.stream()
        .filter(name -> distance(word, name) <= most)
        .sorted(Comparator.comparingInt((String name) -> distance(word, name)))
        .limit(limit)
        .toList();
  }

  /** {@code Did you mean A, B?}, or an empty text when nothing is near. */
  public static String hint(String word, Collection<String> names) {
    List<String> near = of(word, names, 3);
    return near.isEmpty() ? "" : "Did you mean " + String.join(", ", near) + "?";
  }

  /** Levenshtein's distance without case, by two rows. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      above = nextRow(above, a.charAt(i - 1), b, i);
    }
    return above[b.length()];
  }

  private static int[] nextRow(int[] above, char letter, String b, int first) {
    int[] row = new int[above.length];
    row[0] = first;
    for (int j = 1; j < row.length; j++) {
      int replaced = above[j - 1] + (b.charAt(j - 1) == letter ? 0 : 1);
      row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
    }
    return row;
  }
}
