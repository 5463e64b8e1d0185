package io.partnerinsights.core.schema;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column or metric in the dictionary.
 *
 * @param name in the service's own spelling, misspellings included
 * @param kind inferred from its name and its published description
 * @param meaning what its values say, or an empty text where no source says it
 * @param values known values or sample values as published, or an empty text
 * @param period whether it names the period of a record, so that a range of whole months selects
 *     records by it
 * @param source where the name is from
 */
public record DictionaryColumn(
    String name, ColumnKind kind, String meaning, String values, boolean period, Source source) {

  /** Where a name is from. The live service takes precedence over all of them. */
  public enum Source {
    /** A recorded answer of the service. */
    RECORD,
    /** The service's pages only. */
    PAGES,
    /** A former name, or one that was inferred from the service's user interface. */
    FORMER
  }

  /** Returns the type of the column's values unless a hint sets another. */
  public ColumnType type() {
    return kind.typeOf(name);
  }

  DictionaryColumn withMeaning(String text) {
    return new DictionaryColumn(name, kind, text, values, period, source);
  }

  /**
   * Returns the text that every engine shows as the comment of a column: its meaning, its values
   * and a warning of sums. It is empty if nothing is known.
   *
   * @param name the column's or metric's name
   * @param known its entry in the dictionary, if it has one
   */
  public static String comment(String name, @Nullable DictionaryColumn known, boolean metric) {
    return Stream.of(
            known == null ? "" : known.meaning,
            known == null ? "" : known.values,
            metric ? whyNotAdditive(name) : "")
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /**
   * Returns why the sum of a metric over several rows is wrong; an empty text if it is right. The
   * rule is one of names, so that it holds for metrics that are not in the dictionary too.
   *
   * @param metric the metric's name
   */
  private static String whyNotAdditive(String metric) {
    String name = metric.toLowerCase(Locale.ROOT);
    if (name.endsWith("count")) {
      return "not additive: several rows may count the same thing";
    }
    return name.endsWith("eop")
        ? "not additive: the value at the end of a period, which the next one repeats"
        : "";
  }
}
