package io.partnerinsights.spark.load;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The table of loads, with a row for each result of each run. The load never reads it. */
final class LoadHistory {
  private final SparkSession spark;
  private final TableName table;

  /** Creates the table if it does not exist. */
  LoadHistory(SparkSession spark, TableName table) {
    this.spark = spark;
    this.table = table;
    new TableCreation(spark, table, LoadResult.SCHEMA, Period.NONE, Map.of()).create();
  }

  /** Appends results, in one commit. */
  void add(List<LoadResult> results) {
    try {
      spark
          .createDataFrame(LoadResult.rows(results), LoadResult.SCHEMA)
          .coalesce(1)
          .writeTo(table.quoted())
          .append();
    } catch (Exception e) {
      throw LoadErrors.notAppended(table, e);
    }
  }
}
