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
 * @param knownValues known values or sample values as published, or an empty text
 * @param isPeriod whether it names the period of a record, so that a range of whole months selects
 *     records by it
 * @param source where the name is from
 * @param additiveMetric the metric that has the right sum of values that cannot be added up; null
 *     if it has none
 */
public record DictionaryColumn(
    String name,
    ColumnKind kind,
    String meaning,
    String knownValues,
    boolean isPeriod,
    Source source,
    Additivity additivity,
    @Nullable String additiveMetric) {

  /** Over what the values of a column may be added up. */
  public enum Additivity {
    /** The column is not a measure, or nothing is known. */
    UNKNOWN,
    /** Revenue can be added up over records, and over months too. */
    OVER_MONTHS,
    /** Seats can be added up over the records of a month; the next month has the same seats. */
    OVER_RECORDS,
    /** Distinct counts, shares and prices are right for one row only. */
    NEVER
  }

  /** Where a name is from. The live service takes precedence over all of them. */
  public enum Source {
    /** A recorded answer of the service. */
    RECORD,
    /** The service's pages only. */
    PAGES,
    /** A former name, or one that was inferred from the service's user interface. */
    FORMER
  }

  /** Creates a column without its meaning and additivity, which other files have. */
  DictionaryColumn(String name, ColumnKind kind, String values, boolean isPeriod, Source source) {
    this(name, kind, "", values, isPeriod, source, Additivity.UNKNOWN, null);
  }

  /** Returns the type of the column's values unless a hint sets another. */
  public ColumnType type() {
    return kind.type();
  }

  /**
   * @param additivityText {@code months}, {@code records}, {@code never}, or the metric that has
   *     the right sum; empty for what is not a measure
   */
  DictionaryColumn withTexts(String newMeaning, String additivityText) {
    Additivity newAdditivity =
        switch (additivityText) {
          case "" -> Additivity.UNKNOWN;
          case "months" -> Additivity.OVER_MONTHS;
          case "records" -> Additivity.OVER_RECORDS;
          default -> Additivity.NEVER;
        };
    boolean isMetric = newAdditivity == Additivity.NEVER && !additivityText.equals("never");
    return new DictionaryColumn(
        name,
        kind,
        newMeaning,
        knownValues,
        isPeriod,
        source,
        newAdditivity,
        isMetric ? additivityText : null);
  }

  /**
   * Returns the text that every engine shows as the comment of a column: its meaning, its values
   * and a warning of sums. It is empty if nothing is known.
   *
   * @param name the column's or metric's name
   * @param entry its entry in the dictionary, if it has one
   */
  public static String commentFor(String name, @Nullable DictionaryColumn entry, boolean isMetric) {
    if (entry == null) {
      return isMetric ? additivityWarning(additivityByName(name), null) : "";
    }
    return Stream.of(
            entry.meaning,
            entry.knownValues,
            additivityWarning(entry.additivity, entry.additiveMetric))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String additivityWarning(Additivity additivity, @Nullable String additiveMetric) {
    return switch (additivity) {
      case UNKNOWN, OVER_MONTHS -> "";
      case OVER_RECORDS -> "add up within one month, never over months";
      case NEVER ->
          "not additive: "
              + (additiveMetric == null
                  ? "right for one row only"
                  : "add up the metric " + additiveMetric);
    };
  }

  /** Returns over what a metric that the dictionary does not know may be added up, by its name. */
  private static Additivity additivityByName(String metric) {
    String name = metric.toLowerCase(Locale.ROOT);
    if (name.endsWith("count")) {
      return Additivity.NEVER;
    }
    return name.endsWith("eop") ? Additivity.OVER_RECORDS : Additivity.UNKNOWN;
  }
}
