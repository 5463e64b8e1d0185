package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table as a load has seen it at one time. Other writers may change it at any time.
 *
 * @param properties none if the table does not exist
 * @param schema the columns, of which {@link #LOAD} is the load's own
 * @param rows the counts of its rows; none before they are counted
 * @param backfill what property {@code since} says; null without it
 */
record TableLook(
    Map<String, String> properties,
    StructType schema,
    TableRows rows,
    @Nullable Backfill backfill) {
  /** The column that says from which report a row is. */
  static final String LOAD = "_load";

  static final String SINCE = "partnerinsights.load.since";

  static final TableLook ABSENT = of(Map.of(), new StructType());

  /** Returns a look at a table whose rows are not counted. */
  static TableLook of(Map<String, String> properties, StructType schema) {
    Backfill backfill = Backfill.parse(properties.getOrDefault(SINCE, ""));
    return new TableLook(properties, schema, new TableRows(List.of()), backfill);
  }

  TableLook withRows(TableRows countedRows) {
    return new TableLook(properties, schema, countedRows, backfill);
  }

  /** Returns the same columns and counts with the properties of a later time. */
  TableLook withProperties(Map<String, String> newProperties) {
    return of(newProperties, schema).withRows(rows);
  }

  boolean exists() {
    return !properties.isEmpty();
  }

  /** Whether a load has written its column. */
  boolean isPrepared() {
    return Columns.byName(schema).containsKey(LOAD);
  }

  /** Returns the columns without {@code _load}; none if the table does not exist. */
  StructType dataColumns() {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equalsIgnoreCase(LOAD))
            .toArray(StructField[]::new));
  }
}
