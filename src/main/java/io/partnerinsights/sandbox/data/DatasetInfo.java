package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.query.TimespanWord;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A dataset as the service lists it.
 *
 * @param timespans the timespans that the dataset offers; empty for a dataset without time
 * @param minimumRecurrence zero if the service publishes none
 * @param isListed whether the service lists it; queries may read a dataset that it no longer lists
 */
public record DatasetInfo(
    String name,
    List<Field> columns,
    List<Field> metrics,
    List<String> timespans,
    Duration minimumRecurrence,
    boolean isListed) {

  /** Names of time columns; the first that a dataset has is the one that ranges apply to. */
  private static final List<String> TIME_COLUMNS =
      List.of(
          ("DateKey Month MonthKey CompletionDate CompetencyStartDate UsageDate Date"
                  + " OrderPurchaseDate MonthStartDate DateAcquired StartTime FirstUsageDate")
              .split(" ", -1));

  /** The timespans that a dataset must list before it accepts them. */
  private static final Set<TimespanWord> RESTRICTED_TIMESPANS =
      EnumSet.of(TimespanWord.LAST_2_YEARS, TimespanWord.LAST_3_YEARS, TimespanWord.LIFETIME);

  /** A column or metric of a kind of the dictionary; queries may use one that is not listed. */
  public record Field(String name, String kind, boolean isListed) {
    boolean isText() {
      return switch (kind) {
        case "integer", "flag01", "decimal", "money", "date", "time" -> false;
        default -> true;
      };
    }

    /** Returns whether its values are days, months or times. */
    boolean isTemporal() {
      return kind.equals("date") || kind.equals("time");
    }

    /** Returns whether its values are days, which a file may write with a time of day. */
    boolean isDay() {
      return kind.equals("date") && !ValueFormat.isMonthColumn(name);
    }

    boolean isMoney() {
      return kind.equals("money");
    }

    boolean isWholeNumber() {
      return kind.equals("integer") || kind.equals("flag01");
    }
  }

  DatasetInfo withFields(List<Field> newColumns, List<Field> newMetrics) {
    return new DatasetInfo(name, newColumns, newMetrics, timespans, minimumRecurrence, isListed);
  }

  DatasetInfo withListedFieldsOnly() {
    return withFields(
        columns.stream().filter(Field::isListed).toList(),
        metrics.stream().filter(Field::isListed).toList());
  }

  DatasetInfo toUnlisted() {
    return new DatasetInfo(name, columns, metrics, timespans, minimumRecurrence, false);
  }

  /** Returns whether its rows have no time, so that a range selects all of them. */
  boolean isTimeless() {
    return timespans.isEmpty() || timespans.equals(List.of(TimespanWord.LIFETIME.name()));
  }

  /** Returns this dataset with more columns, which are the last ones. */
  DatasetInfo withColumns(List<Field> addedColumns) {
    return withFields(Stream.concat(columns.stream(), addedColumns.stream()).toList(), metrics);
  }

  DatasetInfo withColumn(String column, String kind) {
    return withoutColumn(column).withColumns(List.of(new Field(column, kind, true)));
  }

  DatasetInfo withoutColumn(String column) {
    return withFields(
        columns.stream().filter(field -> !field.name().equalsIgnoreCase(column)).toList(), metrics);
  }

  boolean acceptsTimespan(TimespanWord timespan) {
    return timespans.contains(timespan.name())
        || (!timespans.isEmpty() && !RESTRICTED_TIMESPANS.contains(timespan));
  }

  /** Returns the column or metric of that name; a column hides a metric. */
  Optional<Field> findField(String name) {
    return findColumn(name).or(() -> findByName(metrics, name));
  }

  Optional<Field> findColumn(String name) {
    return findByName(columns, name);
  }

  /** Returns the metric of that name; a column of the same name hides it. */
  Optional<Field> findMetric(String name) {
    return findColumn(name).isPresent() ? Optional.empty() : findByName(metrics, name);
  }

  /** Returns the column that TIMESPAN and a report's start and end apply to. */
  Optional<Field> findTimeColumn() {
    return isTimeless()
        ? Optional.empty()
        : TIME_COLUMNS.stream().flatMap(date -> findColumn(date).stream()).findFirst();
  }

  private static Optional<Field> findByName(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).findFirst();
  }
}
