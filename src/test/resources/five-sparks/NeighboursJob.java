import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sources.DataSourceRegister;

/** Copies a report into the tables of neighbours, and prints its rows and those of each copy. */
public final class NeighboursJob {
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
    String folder = args[8] + ".tables";
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("neighbours")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.ice.type", "hadoop")
            .config("spark.sql.catalog.ice.warehouse", folder)
            .config("spark.datasource.partnerinsights.maxCallsPerMinute", "100000")
            .config("spark.datasource.partnerinsights.maxReportsPerHour", "1000")
            .getOrCreate();
    try {
      Dataset<Row> report =
          spark
              .read()
              .format("partnerinsights")
              .options(options)
              .option("query", args[7])
              .option("schemaHints", "BilledRevenueUSD DECIMAL(18,4)")
              .load();
      List<String> lines = new ArrayList<>(List.of(spark.version(), names(), azure(spark)));
      add(lines, "report", report);
      report.write().format("delta").save(folder + "/delta");
      add(lines, "delta", spark.read().format("delta").load(folder + "/delta"));
      if (Boolean.parseBoolean(args[9])) {
        report.writeTo("ice.lake.usage").create();
        add(lines, "iceberg", spark.table("ice.lake.usage"));
      }
      Files.write(Path.of(args[8]), lines);
    } finally {
      spark.stop();
    }
  }

  /** Returns the formats that Spark finds, of those that this job is about. */
  private static String names() {
    List<String> names = new ArrayList<>();
    for (DataSourceRegister source : ServiceLoader.load(DataSourceRegister.class)) {
      names.add(source.shortName());
    }
    names.retainAll(List.of("partnerinsights", "delta", "iceberg", "bigquery"));
    return String.join(" ", names.stream().sorted().toList());
  }

  private static String azure(SparkSession spark) throws Exception {
    return FileSystem.getFileSystemClass("abfss", spark.sparkContext().hadoopConfiguration())
        .getName();
  }

  private static void add(List<String> lines, String from, Dataset<Row> rows) {
    for (Row row : rows.collectAsList()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        cells.add(
            row.get(i) instanceof BigDecimal money
                ? money.stripTrailingZeros().toPlainString()
                : String.valueOf(row.get(i)).replace("\n", "\\n"));
      }
      lines.add(from + " " + String.join("|~|", cells));
    }
  }
}
