package io.partnerinsights.examples;

import java.io.IOException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A nightly job that writes a year of Azure usage as Parquet, with one folder for each month. It
 * reads credentials from the environment, so that no command line or log contains them.
 * examples/README.md shows how to run it.
 */
public final class ReportToParquet {
  private static final String QUERY =
      "SELECT Month, CustomerName, CustomerTenantId, ServiceLevel1, UsageQuantity, ACR_USD"
          + " FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0";

  private static final String USAGE =
      """
      Usage: ReportToParquet <folder> [<option>=<value> ...]
        <folder>   where the Parquet files are written, such as /lake/azure_usage
        <option>   an option of the connector, such as queryStartTime=2026-01-01
      Environment: PARTNER_TENANT_ID, PARTNER_CLIENT_ID, PARTNER_REFRESH_TOKEN, and
        PARTNER_CLIENT_SECRET unless the refresh token belongs to a public client
      """;

  private ReportToParquet() {}

  /**
   * Runs the job.
   *
   * @param args the output folder, and then options in the form key=value
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.err.println(USAGE);
      System.exit(2);
    }
    try (SparkSession spark =
        SparkSession.builder().appName("Azure usage to Parquet").getOrCreate()) {
      write(read(spark, options(args)), args[0]);
    }
  }

  /**
   * Returns the rows of this month and of the 11 months before. The first action on the rows
   * creates the report, which begins on the first day of a month, so that no folder contains only a
   * part of a month.
   */
  public static Dataset<Row> read(SparkSession spark, Map<String, String> options) {
    String start = YearMonth.now(ZoneOffset.UTC).minusMonths(11).atDay(1).toString();
    return spark
        .read()
        .format("partnerinsights")
        .option("query", QUERY)
        .option("queryStartTime", start)
        .options(options)
        .load();
  }

  /** Writes the rows and replaces only the folders of their months. */
  public static void write(Dataset<Row> usage, String folder) {
    usage
        .withColumn("year_month", functions.date_format(functions.col("Month"), "yyyy-MM"))
        .write()
        .mode(SaveMode.Overwrite)
        // "dynamic" is not recognized on a machine whose language is Turkish, because of its letter
        // i.
        .option("partitionOverwriteMode", "DYNAMIC")
        .partitionBy("year_month")
        .parquet(folder);
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    options.put("tenantId", System.getenv("PARTNER_TENANT_ID"));
    options.put("clientId", System.getenv("PARTNER_CLIENT_ID"));
    if (System.getenv("PARTNER_CLIENT_SECRET") != null) {
      options.put("clientSecret", "env:PARTNER_CLIENT_SECRET");
    }
    options.put("refreshToken", "env:PARTNER_REFRESH_TOKEN");
    for (int i = 1; i < args.length; i++) {
      String[] option = args[i].split("=", 2);
      options.put(option[0], option[1]);
    }
    return options;
  }
}
