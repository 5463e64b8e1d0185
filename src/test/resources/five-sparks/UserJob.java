import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A user's job, which is compiled against each Spark release and run on it. */
public final class UserJob {
  public static void main(String[] args) throws Exception {
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
            "queryStartTime", "2026-01-01",
            "queryEndTime", "2026-07-01");
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("five-sparks")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", args[8] + ".warehouse")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.datasource.partnerinsights.maxCallsPerMinute", "100000")
            .config("spark.datasource.partnerinsights.maxReportsPerHour", "1000")
            .getOrCreate();
    try {
      Dataset<Row> rows =
          spark
              .read()
              .format("partnerinsights")
              .options(options)
              .option("query", args[7])
              .option("schemaHints", "BilledRevenueUSD DECIMAL(18,4)")
              .option("splitSize", "16KiB")
              .load();
      spark.conf().set("spark.datasource.partnerinsights.pollInterval", "40ms");
      rows.explain(true);
      storesNoTable(spark, sqlOptions(options, args[7]));
      long count = rows.count();
      spark.sql(
          "CREATE TEMPORARY VIEW customers USING partnerinsights OPTIONS ("
              + sqlOptions(options, args[7])
              + ")");
      long fromSql = spark.sql("SELECT count(*) FROM customers").head().getLong(0);
      List<String> lines = rows.collectAsList().stream().map(UserJob::line).toList();
      Files.writeString(
          Path.of(args[8]),
          spark.version()
              + "\n"
              + rows.schema().simpleString()
              + "\n"
              + count
              + "\n"
              + fromSql
              + "\n"
              + fromTable(spark, options)
              + repeated(impatient(spark, options, args[7] + " LIMIT 7"))
              + repeatedFromCache(impatient(spark, options, args[7] + " LIMIT 1"))
              + "\n"
              + String.join("\n", lines));
      configureCatalog(spark, options, args[9]);
      Files.write(Path.of(args[8] + ".session"), session(spark, Path.of(args[10])));
    } finally {
      spark.stop();
    }
  }

  /**
   * Reads a table with pushed filters, DISTINCT, ordering and limit, and reads metadata columns.
   * Runs narrow queries before wide ones, which could serve them.
   */
  private static String fromTable(SparkSession spark, Map<String, String> options) {
    Dataset<Row> table =
        spark
            .read()
            .format("partnerinsights")
            .options(options)
            .option("dataset", "CustomersAndTenants")
            .load();
    Dataset<Row> filtered =
        table.where("CustomerMarket IN ('France', 'Japan') AND Month >= DATE '2026-01-01'");
    long months = table.select("Month").distinct().count();
    int first = table.orderBy(table.col("AvailableSeats").desc()).limit(5).collectAsList().size();
    int any = table.limit(3).collectAsList().size();
    long reports = table.select("_report_id", "_report_generated_time").distinct().count();
    return filtered.count() + " " + months + " " + first + " " + any + " " + reports;
  }

  /** Returns a DataFrame whose report is not complete in the time of its first action. */
  private static Dataset<Row> impatient(
      SparkSession spark, Map<String, String> options, String query) {
    return spark
        .read()
        .format("partnerinsights")
        .options(options)
        .option("reportTimeout", "50ms")
        .option("query", query)
        .load();
  }

  /** Returns whether an action timed out, and the number of rows of the one that did not. */
  private static String repeated(Dataset<Row> rows) {
    boolean timedOut = false;
    for (int i = 0; i < 100; i++) {
      try {
        return " " + timedOut + " " + rows.collectAsList().size();
      } catch (Exception e) {
        timedOut |= String.valueOf(e.getMessage()).contains("PI-3001");
      }
    }
    return " never";
  }

  /** Does the same with a cached DataFrame that has a shuffle, and follows the error's remedy. */
  private static String repeatedFromCache(Dataset<Row> rows) {
    Dataset<Row> months = rows.groupBy("Month").count();
    boolean told = false;
    for (int i = 0; i < 100; i++) {
      Dataset<Row> cached = months.select("*").cache();
      try {
        return " " + told + " " + cached.collectAsList().size();
      } catch (Exception e) {
        String error = String.valueOf(e.getMessage());
        told |= error.contains("PI-3001") && error.contains("unpersist it if it is cached, and");
      } finally {
        cached.unpersist();
      }
    }
    return " never";
  }

  private static void storesNoTable(SparkSession spark, String sqlOptions) {
    String error = "none";
    try {
      spark.sql("CREATE TABLE stored USING partnerinsights OPTIONS (" + sqlOptions + ")");
    } catch (RuntimeException e) {
      error = e.getMessage();
    }
    if (!error.contains("PI-6009") || spark.catalog().tableExists("stored")) {
      throw new IllegalStateException("CREATE TABLE is not refused; its error: " + error);
    }
  }

  private static void configureCatalog(
      SparkSession spark, Map<String, String> options, String className) {
    spark.conf().set("spark.sql.catalog.insights", className);
    spark.conf().set("spark.sql.catalog.insights.maxReportsPerHour", "1000");
    spark.conf().set("spark.sql.catalog.insights.maxCallsPerMinute", "100000");
    options.forEach(
        (key, value) -> {
          if (!key.startsWith("query")) {
            spark.conf().set("spark.sql.catalog.insights." + key, value);
          }
        });
  }

  /** Runs the statements of a file; each returned row begins with its statement's number. */
  private static List<String> session(SparkSession spark, Path statements) throws Exception {
    List<String> results = new ArrayList<>(List.of(missing(spark)));
    List<String> lines = Files.readAllLines(statements);
    for (int i = 0; i < lines.size(); i++) {
      for (Row row : spark.sql(lines.get(i)).collectAsList()) {
        results.add(i + "|~|" + line(row));
      }
    }
    return results;
  }

  /** Returns what Spark says of names that the catalog does not have. */
  private static String missing(SparkSession spark) {
    String error = "none";
    try {
      spark.sql("SHOW TABLES IN insights.zzz");
    } catch (Exception e) {
      error = (e instanceof AnalysisException) + " " + e.getMessage().contains("PI-2010");
    }
    return "missing "
        + spark.catalog().databaseExists("insights.zzz")
        + " "
        + spark.catalog().tableExists("insights.zzz.nosuch")
        + " "
        + spark.catalog().tableExists("insights.mpn.nosuch")
        + " "
        + spark.catalog().functionExists("insights.mpn.nosuch")
        + " "
        + error;
  }

  private static String line(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      cells.add(
          row.get(i) instanceof BigDecimal money
              ? money.stripTrailingZeros().toPlainString()
              : String.valueOf(row.get(i)).replace("\n", "\\n"));
    }
    return String.join("|~|", cells);
  }

  private static String sqlOptions(Map<String, String> options, String query) {
    StringBuilder sql = new StringBuilder("query \"" + query + "\"");
    options.forEach(
        (key, value) -> sql.append(", ").append(key).append(" '").append(value).append("'"));
    return sql.toString();
  }
}
