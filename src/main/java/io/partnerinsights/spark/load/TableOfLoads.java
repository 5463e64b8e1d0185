package io.partnerinsights.spark.load;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The table with a row for each result of each run. The load never reads it. */
final class TableOfLoads {
  private final SparkSession spark;
  private final String table;

  /** Creates the table if it does not exist. */
  TableOfLoads(SparkSession spark, String table) {
    this.spark = spark;
    this.table = table;
    LoadTable.createTableOfLoads(spark, table);
  }

  /** Appends results, in one commit. */
  void add(List<LoadResult> results) {
    try {
      spark
          .createDataFrame(LoadRun.rows(results), LoadResult.SCHEMA)
          .coalesce(1)
          .writeTo(table)
          .append();
    } catch (Exception e) {
      throw LoadErrors.notAppended(table, e);
    }
  }
}
