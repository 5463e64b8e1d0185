package io.partnerinsights.sandbox.data;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One dataset of the bundled dictionary, as the service lists it.
 *
 * @param ranges its availableDateRanges; empty if it knows no time
 */
public record DatasetInfo(
    String name,
    List<Field> columns,
    List<Field> metrics,
    List<String> ranges,
    Duration minimumRecurrence) {

  private static final List<String> DATES =
      List.of("DateKey", "Month", "MonthKey", "CompletionDate", "CompetencyStartDate");

  /**
   * A column or metric.
   *
   * @param kind the dictionary's kind, such as {@code decimal}
   */
  public record Field(String name, String kind) {
    boolean isText() {
      return switch (kind) {
        case "integer", "flag01", "decimal", "date" -> false;
        default -> true;
      };
    }

    boolean isDate() {
      return kind.equals("date");
    }
  }

  DatasetInfo with(String column, String kind) {
    List<Field> more = Stream.concat(columns.stream(), Stream.of(new Field(column, kind))).toList();
    return new DatasetInfo(name, more, metrics, ranges, minimumRecurrence);
  }

  DatasetInfo without(String column) {
    List<Field> fewer =
        columns.stream().filter(field -> !field.name().equalsIgnoreCase(column)).toList();
    return new DatasetInfo(name, fewer, metrics, ranges, minimumRecurrence);
  }

  Optional<Field> column(String name) {
    return find(columns, name);
  }

  Optional<Field> metric(String name) {
    return column(name).isPresent() ? Optional.empty() : find(metrics, name);
  }

  /** The column that TIMESPAN and a report's start and end speak of. */
  Optional<Field> timeColumn() {
    return ranges.isEmpty()
        ? Optional.empty()
        : DATES.stream().flatMap(date -> column(date).stream()).findFirst();
  }

  private static Optional<Field> find(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).findFirst();
  }
}
