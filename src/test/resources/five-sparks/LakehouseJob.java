import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.spark.Load;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Loads a dataset into a table twice, takes the table back, loads again, and prints it. */
public final class LakehouseJob {
  private static final String ICEBERG = "org.apache.iceberg";

  public static void main(String[] args) throws Exception {
    boolean iceberg = args[9].equals(ICEBERG);
    String lake = iceberg ? "ice.lake" : "lake";
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("lakehouse")
            .config("spark.ui.enabled", "false")
            .config("spark.hadoop.fs.file.impl", RacingDisk.class.getName())
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .config("spark.sql.warehouse.dir", args[8] + ".warehouse")
            .config(
                "spark.sql.extensions",
                iceberg
                    ? "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"
                    : "io.delta.sql.DeltaSparkSessionExtension");
    if (iceberg) {
      builder
          .config("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog")
          .config("spark.sql.catalog.ice.type", "hadoop")
          .config("spark.sql.catalog.ice.warehouse", args[8] + ".iceberg");
    } else {
      builder.config(
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }
    String catalog = "spark.sql.catalog.insights";
    builder.config(catalog, "io.partnerinsights.spark.catalog.PartnerInsightsCatalog");
    Map<String, String> options =
        Map.of(
            "apiUrl", args[0],
            "authorityUrl", args[1],
            "tenantId", args[2],
            "clientId", args[3],
            "clientSecret", args[4],
            "username", args[5],
            "password", args[6],
            "pollInterval", "50ms",
            "maxCallsPerMinute", "100000",
            "mpn.OfficeUsage.columns", args[10]);
    options.forEach((key, value) -> builder.config(catalog + "." + key, value));
    builder.config(catalog + ".maxReportsPerHour", "1000");
    SparkSession spark = builder.getOrCreate();
    try {
      List<String> lines = new ArrayList<>(List.of(spark.version()));
      for (int run = 0; run < 2; run++) {
        Dataset<Row> results =
            Load.run(spark, "insights", Map.of("into", lake, "datasets", "OfficeUsage"));
        lines.add(results.collectAsList().get(0).getString(3));
      }
      spark.sql(iceberg ? rollback(spark) : "RESTORE TABLE lake.office_usage TO VERSION AS OF 0");
      if (iceberg) { // Iceberg keeps the properties, and docs/iceberg.md says which one to remove.
        String since = "('partnerinsights.load.since')";
        spark.sql("ALTER TABLE ice.lake.office_usage UNSET TBLPROPERTIES " + since);
      }
      lines.add(String.valueOf(spark.table(lake + ".office_usage").count()));
      Load.main(new String[] {"into=" + lake, "datasets=OfficeUsage"});
      lines.add(String.valueOf(spark.table(lake + ".partnerinsights_loads").count()));
      if (spark.version().startsWith("3.")) {
        Map<String, String> account = new HashMap<>(options);
        account.remove("mpn.OfficeUsage.columns");
        pasteStatements(spark, lake, account);
        if (!iceberg) {
          race(spark);
          commitElsewhere(spark);
        }
      }
      for (Row row :
          spark.sql("SELECT " + args[10] + " FROM " + lake + ".office_usage").collectAsList()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
          cells.add(String.valueOf(row.get(i)).replace("\n", "\\n"));
        }
        lines.add(String.join("|~|", cells));
      }
      Files.write(java.nio.file.Path.of(args[8]), lines);
    } finally {
      spark.stop();
    }
  }

  /** Does what messages say, which is for Java, Scala and shells where Spark has no procedures. */
  private static void pasteStatements(SparkSession spark, String lake, Map<String, String> options)
      throws Exception {
    Dataset<Row> scheduled =
        spark.read().table("insights.system.reports").where("use = 'load schedule'");
    String id = scheduled.select("reportId").collectAsList().get(0).getString(0);
    PartnerInsightsClient client = Clients.clientFor(ConnectorOptions.parseAccount(options));
    client.pauseReport(id);
    String paused = error(spark, Map.of("into", lake, "datasets", "OfficeUsage"));
    if (!paused.contains("partnerinsights reports resume '" + id + "'")) {
      throw new IllegalStateException(paused);
    }
    client.resumeReport(id);
    String table = lake + ".office_usage";
    Dataset<Row> newest = spark.table(table).orderBy(functions.col("Month").desc()).limit(1);
    newest
        .withColumn("MPNId", functions.lit("mine"))
        .withColumn("_load", functions.lit(null).cast(newest.schema().apply("_load").dataType()))
        .writeTo(table)
        .append();
    String stopped =
        error(spark, Map.of("into", lake, "datasets", "OfficeUsage", "schedule", "none"));
    paste(stopped, "[\\w.]+\\.Load\\.run\\(spark, .*?\\)\\)", spark, options);
    if (spark.table(table).where("MPNId = 'mine'").count() != 0) {
      throw new IllegalStateException(stopped);
    }
  }

  /** Another writer commits a row while a load reads and writes each of its files. */
  private static void race(SparkSession spark) {
    String month =
        spark
            .sql("SELECT date_format(max(Month), 'yyyy-MM') FROM lake.office_usage")
            .collectAsList()
            .get(0)
            .getString(0);
    Map<String, String> fill = Map.of("into", "lake", "datasets", "OfficeUsage", "fill", month);
    String insert =
        "INSERT INTO lake.office_usage (Month, MPNId) VALUES (DATE'" + month + "-01', 'mine')";
    RacingDisk.other = () -> spark.newSession().sql(insert);
    boolean isRace = true;
    int races = 0;
    for (; isRace; races++) {
      RacingDisk.FILES_LEFT.set(races + 1);
      String result;
      try {
        result = Load.run(spark, "insights", fill).collectAsList().toString();
      } catch (IllegalArgumentException e) {
        result = e.getMessage();
      }
      isRace = RacingDisk.FILES_LEFT.getAndSet(Long.MAX_VALUE) <= 0;
      long rows = spark.table("lake.office_usage").where("MPNId = 'mine'").count();
      if (rows != (isRace ? 1 : 0)) {
        throw new IllegalStateException("race " + races + ": " + rows + " rows; " + result);
      }
      spark.sql("DELETE FROM lake.office_usage WHERE MPNId = 'mine'");
    }
    if (races < 5) {
      throw new IllegalStateException(races + " races");
    }
  }

  /** A load counts a row of another application, which the session's cache of the table lacks. */
  private static void commitElsewhere(SparkSession spark) throws Exception {
    String row =
        "INSERT INTO delta.`%s` (Month, MPNId) SELECT add_months(max(Month), -1), 'mine' FROM"
            + " delta.`%s`";
    String path =
        spark.sql("DESCRIBE DETAIL lake.office_usage").select("location").head().getString(0);
    spark.sql("CACHE TABLE lake.office_usage");
    // It has a cache and a catalog of its own.
    spark
        .getClass()
        .getConstructor(SparkContext.class)
        .newInstance(spark.sparkContext())
        .sql(row.replace("%s", path));
    Map<String, String> once =
        Map.of("into", "lake", "datasets", "OfficeUsage", "schedule", "none");
    long cached = spark.table("lake.office_usage").where("MPNId = 'mine'").count();
    if (cached > 0 || !error(spark, once).contains("1 row that no load wrote")) {
      throw new IllegalStateException("The cached table was counted.");
    }
    spark.sql("UNCACHE TABLE lake.office_usage");
    spark.sql("DELETE FROM lake.office_usage WHERE MPNId = 'mine'");
  }

  /**
   * The local disk. Another writer commits before one of the files of rows is opened or created.
   */
  public static final class RacingDisk extends RawLocalFileSystem {
    static final AtomicLong FILES_LEFT = new AtomicLong(Long.MAX_VALUE);
    static Runnable other = () -> {};

    private static void file(Path path) {
      boolean isOfRows =
          path.getName().endsWith(".parquet") && !path.toString().contains("/_delta_log/");
      if (isOfRows && FILES_LEFT.get() < Long.MAX_VALUE && FILES_LEFT.decrementAndGet() == 0) {
        CompletableFuture.runAsync(other, task -> new Thread(task).start()).join();
      }
    }

    /** Iceberg for Spark 4 asks for it. */
    @Override
    public String getScheme() {
      return "file";
    }

    @Override
    public FSDataInputStream open(Path path, int buffer) throws IOException {
      file(path);
      return super.open(path, buffer);
    }

    @Override
    protected OutputStream createOutputStreamWithMode(
        Path path, boolean append, FsPermission permission) throws IOException {
      file(path);
      return super.createOutputStreamWithMode(path, append, permission);
    }
  }

  private static String error(SparkSession spark, Map<String, String> arguments) {
    try {
      throw new IllegalStateException(Load.run(spark, "insights", arguments).collectAsList() + "");
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static void paste(
      String message, String pattern, SparkSession spark, Map<String, String> options)
      throws Exception {
    Matcher statement = Pattern.compile(pattern).matcher(message);
    if (!statement.find()) {
      throw new IllegalStateException(message);
    }
    java.nio.file.Path folder = Files.createTempDirectory("pasted");
    java.nio.file.Path source = folder.resolve("Pasted.java");
    Files.writeString(
        source,
        "public class Pasted { public static void run(org.apache.spark.sql.SparkSession spark,"
            + " java.util.Map<String, String> options) { "
            + statement.group()
            + "; } }");
    String path = System.getProperty("java.class.path");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", path, "-d", folder.toString(), source.toString());
    if (failed != 0) {
      throw new IllegalStateException(statement.group());
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      loader
          .loadClass("Pasted")
          .getMethod("run", SparkSession.class, Map.class)
          .invoke(null, spark, options);
    }
  }

  private static String rollback(SparkSession spark) {
    String snapshots =
        "SELECT min_by(snapshot_id, committed_at) FROM ice.lake.office_usage.snapshots";
    long first = spark.sql(snapshots).collectAsList().get(0).getLong(0);
    return "CALL ice.system.rollback_to_snapshot('lake.office_usage', " + first + "L)";
  }
}
