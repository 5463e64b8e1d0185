package io.partnerinsights.core.errors;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntBiFunction;

/** Suggests known names for a misspelt one, by edit distance. */
public final class NameSuggestions {
  /** Minimum length of a word that is compared with prefixes; shorter ones match too many. */
  private static final int MIN_PREFIX_LENGTH = 4;

  private NameSuggestions() {}

  /**
   * Returns at most {@code limit} names whose distance is at most a third of the word's length,
   * nearest first, ignoring case. Without one, compares the beginnings of names, and then looks for
   * the word in them.
   */
  public static List<String> of(String word, Collection<String> names, int limit) {
    List<String> nameMatches = nearestNames(word, names, limit, NameSuggestions::editDistance);
    if (!nameMatches.isEmpty() || word.length() < MIN_PREFIX_LENGTH) {
      return nameMatches;
    }
    List<String> prefixMatches = nearestNames(word, names, limit, NameSuggestions::prefixDistance);
    return prefixMatches.isEmpty() ? namesContaining(word, names, limit) : prefixMatches;
  }

  /** Returns the shortest names with the word in them, such as CustomerMarket for Market. */
  private static List<String> namesContaining(String word, Collection<String> names, int limit) {
    String part = word.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).contains(part))
        .sorted(Comparator.comparingInt(String::length))
        .limit(limit)
        .toList();
  }

  private static List<String> nearestNames(
      String word, Collection<String> names, int limit, ToIntBiFunction<String, String> distance) {
    int maxDistance = Math.max(1, word.length() / 3);
    return names.stream()
        .filter(name -> distance.applyAsInt(word, name) <= maxDistance)
        .sorted(Comparator.comparingInt((String name) -> distance.applyAsInt(word, name)))
        .limit(limit)
        .toList();
  }

  /** Returns {@code Did you mean A, B?}, or an empty text when no name is near. */
  public static String hint(String word, Collection<String> names) {
    List<String> suggestions = of(word, names, 3);
    return suggestions.isEmpty() ? "" : "Did you mean " + String.join(", ", suggestions) + "?";
  }

  /** Returns {@link #hint}, or {@code otherwise} when no name is near. */
  public static String hintOr(String word, Collection<String> names, String otherwise) {
    String hint = hint(word, names);
    return hint.isEmpty() ? otherwise : hint;
  }

  /** Returns the number of letters to change, insert, delete or swap, ignoring case. */
  static int editDistance(String word, String name) {
    return distanceTable(word, name)[word.length()][name.length()];
  }

  private static int prefixDistance(String word, String name) {
    return Arrays.stream(distanceTable(word, name)[word.length()]).min().orElseThrow();
  }

  /** Returns the distances between all beginnings of two texts, by their lengths. */
  private static int[][] distanceTable(String word, String name) {
    String a = word.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : cheapestEdit(table, a, b, i, j);
      }
    }
    return table;
  }

  private static int cheapestEdit(int[][] table, String a, String b, int i, int j) {
    int replaceCost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int cost = table[i - 1][j - 1] + replaceCost;
    cost = Math.min(cost, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
    boolean isSwapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return isSwapped ? Math.min(cost, table[i - 2][j - 2] + 1) : cost;
  }
}
