package io.partnerinsights.core.errors;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggests known names for a misspelt one, by edit distance. */
public final class NearestName {
  private NearestName() {}

  /**
   * Returns at most {@code limit} names whose distance is at most a third of the word's length,
   * nearest first, ignoring case.
   */
  public static List<String> of(String word, Collection<String> names, int limit) {
    int maxDistance = Math.max(1, word.length() / 3);
    return names.stream()
        .filter(name -> distance(word, name) <= maxDistance)
        .sorted(Comparator.comparingInt((String name) -> distance(word, name)))
        .limit(limit)
        .toList();
  }

  /** Returns {@code Did you mean A, B?}, or an empty text when no name is near. */
  public static String hint(String word, Collection<String> names) {
    List<String> near = of(word, names, 3);
    return near.isEmpty() ? "" : "Did you mean " + String.join(", ", near) + "?";
  }

  /** Returns {@link #hint}, or {@code otherwise} when no name is near. */
  public static String hintOr(String word, Collection<String> names, String otherwise) {
    String hint = hint(word, names);
    return hint.isEmpty() ? otherwise : hint;
  }

  /**
   * Returns the number of letters to change, insert, delete or swap with their neighbour, ignoring
   * case.
   */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : cheapest(table, a, b, i, j);
      }
    }
    return table[a.length()][b.length()];
  }

  private static int cheapest(int[][] table, String a, String b, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int cost = table[i - 1][j - 1] + same;
    cost = Math.min(cost, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(cost, table[i - 2][j - 2] + 1) : cost;
  }
}
