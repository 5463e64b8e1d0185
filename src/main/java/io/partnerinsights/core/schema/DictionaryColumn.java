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
 * @param isPeriod whether it names the period of a record, so that a range of whole months selects
 *     records by it
 * @param source where the name is from
 * @param additivity over what its values may be added up; empty for what is not a measure
 */
public record DictionaryColumn(
    String name,
    ColumnKind kind,
    String meaning,
    String values,
    boolean isPeriod,
    Source source,
    String additivity) {

  /** Values of {@link #additivity}: revenue can be added up over records, and over months too. */
  public static final String OVER_MONTHS = "months";

  /** Seats can be added up over the records of a month; the next month has the same seats again. */
  public static final String OVER_RECORDS = "records";

  /** Distinct counts, shares and prices are right for one row only. */
  public static final String NEVER = "never";

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
    this(name, kind, "", values, isPeriod, source, "");
  }

  /** Returns the type of the column's values unless a hint sets another. */
  public ColumnType type() {
    return kind.type();
  }

  DictionaryColumn withTexts(String newMeaning, String newAdditivity) {
    return new DictionaryColumn(name, kind, newMeaning, values, isPeriod, source, newAdditivity);
  }

  /**
   * Returns the text that every engine shows as the comment of a column: its meaning, its values
   * and a warning of sums. It is empty if nothing is known.
   *
   * @param name the column's or metric's name
   * @param entry its entry in the dictionary, if it has one
   */
  public static String commentOn(String name, @Nullable DictionaryColumn entry, boolean isMetric) {
    if (entry == null) {
      return isMetric ? warningOf(additivityByName(name)) : "";
    }
    return Stream.of(entry.meaning, entry.values, warningOf(entry.additivity))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Returns the warning of a wrong sum, which has the name of the metric that is a right one. */
  private static String warningOf(String additivity) {
    return switch (additivity) {
      case "", OVER_MONTHS -> "";
      case OVER_RECORDS -> "add up within one month, never over months";
      case NEVER -> "not additive: right for one row only";
      default -> "not additive: add up the metric " + additivity;
    };
  }

  /** Returns over what a metric that the dictionary does not know may be added up, by its name. */
  private static String additivityByName(String metric) {
    String name = metric.toLowerCase(Locale.ROOT);
    if (name.endsWith("count")) {
      return NEVER;
    }
    return name.endsWith("eop") ? OVER_RECORDS : "";
  }
}
