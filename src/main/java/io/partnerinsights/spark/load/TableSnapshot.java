package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table as a load has seen it, on which a write is based. Others may change it at any time.
 *
 * @param properties none if the table does not exist
 * @param schema the columns, of which {@link #LOAD_COLUMN} is the load's own
 * @param stats the counts of its rows; none before they are counted
 * @param backfill what property {@code since} says; null without it
 */
record TableSnapshot(
    Map<String, String> properties,
    StructType schema,
    RowStats stats,
    @Nullable Backfill backfill) {
  /** The column that says from which report a row is. */
  static final String LOAD_COLUMN = "_load";

  static final String BACKFILL_PROPERTY = "partnerinsights.load.since";

  TableSnapshot {
    stats = new RowStats(stats.rowGroups(), backfill == null ? Months.NONE : backfill.toMonths());
  }

  static final TableSnapshot ABSENT = of(Map.of(), new StructType());

  /** Returns a look at a table whose rows are not counted. */
  static TableSnapshot of(Map<String, String> properties, StructType schema) {
    Backfill backfill = Backfill.parse(properties.getOrDefault(BACKFILL_PROPERTY, ""));
    return new TableSnapshot(properties, schema, new RowStats(List.of()), backfill);
  }

  TableSnapshot withStats(RowStats newStats) {
    return new TableSnapshot(properties, schema, newStats, backfill);
  }

  /** Returns the same columns and counts with the properties of a later time. */
  TableSnapshot withProperties(Map<String, String> newProperties) {
    return of(newProperties, schema).withStats(stats);
  }

  boolean exists() {
    return !properties.isEmpty();
  }

  /** Whether a load has written its column. */
  boolean hasLoadColumn() {
    return Columns.fieldsByName(schema).containsKey(LOAD_COLUMN);
  }

  /** Returns the columns without {@code _load}; none if the table does not exist. */
  StructType dataColumns() {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equalsIgnoreCase(LOAD_COLUMN))
            .toArray(StructField[]::new));
  }
}
