package io.partnerinsights.packaging;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** A job of Spark that prints the number of rows of a dataset. */
final class CountingJob {
  private CountingJob() {}

  /**
   * Runs the job.
   *
   * @param arguments the dataset, and then names and values of options in turn
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new TreeMap<>();
    for (int i = 1; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      // Not count(), which needs no value of the rows.
      int rows =
          spark
              .read()
              .format("partnerinsights")
              .options(options)
              .load(arguments[0])
              .collectAsList()
              .size();
      System.out.println(rows + " rows");
    }
  }
}
