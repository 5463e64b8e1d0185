package io.partnerinsights.examples;

import io.partnerinsights.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Starts a sandbox, reads a Partner Insights query as a DataFrame, and loads a dataset into a Delta
 * Lake table. Run the demo with {@code mvn -q test-compile exec:exec@demo}.
 */
public final class Demo {
  private static final String QUERY =
      "SELECT CustomerTenantId, CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants"
          + " WHERE IsDuplicateRowForPGA = 0 ORDER BY BilledRevenueUSD DESC LIMIT 10";
  private static final Path FOLDER = Path.of("target/demo");
  private static final String PARQUET = FOLDER + "/top-customers.parquet";

  private final Map<String, Duration> times = new LinkedHashMap<>();

  private Demo() {}

  /** Runs the demo, which takes no arguments. */
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
      Path folder = Files.createTempDirectory(FOLDER, "lake").resolve("office_usage");
      String table = "delta.`" + folder.toAbsolutePath() + "`";
      timed("load a dataset into a Delta Lake table", () -> load(spark, sandbox, table));
      System.out.println("Delta Lake: " + spark.table(table).count() + " rows in " + folder);
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
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        // By default, Delta Lake starts 50 tasks to list a table's files, which suits large tables.
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .getOrCreate();
  }

  private static Map<String, String> account(Sandbox sandbox) {
    return Map.of(
        "apiUrl", sandbox.apiUrl(),
        "authorityUrl", sandbox.authorityUrl(),
        "tenantId", Sandbox.TENANT_ID,
        "clientId", Sandbox.CLIENT_ID,
        "clientSecret", Sandbox.CLIENT_SECRET,
        "username", Sandbox.USERNAME,
        "password", Sandbox.PASSWORD);
  }

  private static Dataset<Row> load(SparkSession spark, Sandbox sandbox) {
    return spark
        .read()
        .format("partnerinsights")
        .options(account(sandbox))
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

  private static Void load(SparkSession spark, Sandbox sandbox, String table) {
    String catalog = "spark.sql.catalog.insights";
    spark.conf().set(catalog, "io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog");
    account(sandbox).forEach((option, value) -> spark.conf().set(catalog + "." + option, value));
    spark
        .sql("CALL insights.system.load(into => '" + table + "', dataset => 'OfficeUsage')")
        .select("dataset", "state", "months", "rows_after", "seconds")
        .show(false);
    return null;
  }

  private <T> T timed(String what, Supplier<T> work) {
    Instant start = Instant.now();
    T result = work.get();
    times.put(what, Duration.between(start, Instant.now()));
    return result;
  }
}
