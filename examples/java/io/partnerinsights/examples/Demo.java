package io.partnerinsights.examples;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Reads a Partner Insights query as a DataFrame, from a sandbox in this process. Start it with
 * {@code mvn -q test-compile exec:exec@demo}.
 */
public final class Demo {
  private static final String QUERY =
      "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants"
          + " WHERE IsDuplicateRowForPGA = 0 ORDER BY BilledRevenueUSD DESC LIMIT 10";
  private static final String PARQUET = "target/demo/top-customers.parquet";

  private final Map<String, Duration> times = new LinkedHashMap<>();

  private Demo() {}

  /** Runs the demo; takes no arguments. */
  public static void main(String[] args) throws IOException {
    new Demo().run();
  }

  private void run() throws IOException {
    try (Sandbox sandbox = timed("start the sandbox", Demo::startSandbox);
        SparkSession spark = timed("start Spark", Demo::startSpark)) {
      System.out.println("The sandbox serves " + sandbox.apiUrl());
      Dataset<Row> top = timed("load(): sign in, check names, schema", () -> load(spark, sandbox));
      top.printSchema();
      timed("create the report and wait for it", () -> top.javaRDD().getNumPartitions());
      timed("download, parse and show", () -> show(top));
      timed("download, parse and write Parquet", () -> write(top));
      System.out.println(
          "Parquet: " + spark.read().parquet(PARQUET).count() + " rows in " + PARQUET);
    }
    System.out.println("\nTime of each step:");
    times.forEach((what, time) -> System.out.printf("%8d ms  %s%n", time.toMillis(), what));
  }

  private static Sandbox startSandbox() {
    return Sandbox.builder().latency(Duration.ofSeconds(3)).start();
  }

  private static SparkSession startSpark() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("Partner Insights demo")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
  }

  private static Dataset<Row> load(SparkSession spark, Sandbox sandbox) {
    return spark
        .read()
        .format("partnerinsights")
        .option("apiUrl", sandbox.apiUrl())
        .option("authorityUrl", sandbox.authorityUrl())
        .option("tenantId", Sandbox.TENANT_ID)
        .option("clientId", Sandbox.CLIENT_ID)
        .option("clientSecret", Sandbox.CLIENT_SECRET)
        .option("username", Sandbox.USERNAME)
        .option("password", Sandbox.PASSWORD)
        .option("query", QUERY)
        .option("queryStartTime", "2026-01-01")
        .option("queryEndTime", "2026-07-01")
        .load();
  }

  private static Void show(Dataset<Row> rows) {
    rows.show(false);
    return null;
  }

  private static Void write(Dataset<Row> rows) {
    rows.write().mode(SaveMode.Overwrite).parquet(PARQUET);
    return null;
  }

  private <T> T timed(String what, Supplier<T> work) {
    Instant start = Instant.now();
    T result = work.get();
    times.put(what, Duration.between(start, Instant.now()));
    return result;
  }
}
