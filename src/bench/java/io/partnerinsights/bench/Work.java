package io.partnerinsights.bench;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The kinds of work that are measured. */
enum Work {
  ALL("all 27 columns, noop sink"),
  THREE("3 of 27 columns, noop sink"),
  GROUP("group by one column, one sum"),
  COUNT("count()"),
  HASH("a hash of all 27 columns");

  private final String title;

  Work(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  void run(Dataset<Row> rows) {
    switch (this) {
      case ALL -> noop(rows);
      case THREE -> noop(rows.select("Month", "CustomerName", "ActiveSeats"));
      case GROUP -> noop(rows.groupBy("CustomerMarket").sum("ActiveSeats"));
      case COUNT -> check(rows.count());
      case HASH -> noop(rows.selectExpr("bit_xor(xxhash64(*))"));
    }
  }

  private static void noop(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  private static void check(long rows) {
    if (rows < 1) {
      throw new IllegalStateException("the benchmark has read nothing");
    }
  }
}
