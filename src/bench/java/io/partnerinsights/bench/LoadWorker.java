package io.partnerinsights.bench;

import io.partnerinsights.spark.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Loads of DynamicsUsage as an {@link EngineProcess}; each job is the folder of a new table. */
final class LoadWorker {
  private static final String DATASET = "DynamicsUsage";

  private LoadWorker() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    EngineProcess.serve(LoadWorker::load);
  }

  private static String load(String folder, Map<String, String> options) throws IOException {
    SparkSession spark =
        BenchSpark.lake(options)
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .getOrCreate();
    HeapAfterGc heap = new HeapAfterGc();
    heap.reset();
    long start = System.nanoTime();
    String table = "delta.`" + folder + "`";
    Load.run(spark, "insights", Map.of("into", table, "dataset", DATASET));
    double seconds = (System.nanoTime() - start) / 1e9;
    long peak = heap.peakMiB();
    String resident = resident();
    System.err.printf("Loaded in %.1f s, heap %d MiB, %s%n", seconds, peak, resident);
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    Dataset<Row> expected =
        spark
            .read()
            .format("partnerinsights")
            .options(options)
            .option("dataset", DATASET)
            .option("queryStartTime", month.minusYears(1) + "-01")
            .option("queryEndTime", month + "-01")
            .load();
    return "%.1f s, heap %d MiB after a collection at most, %s; rows and digest %s, by a read %s"
        .formatted(
            seconds,
            peak,
            resident,
            digest(spark.table(table), expected.columns()),
            digest(expected, expected.columns()));
  }

  private static String digest(Dataset<Row> rows, String[] columns) {
    String hash = "sum(xxhash64(`" + String.join("`, `", columns) + "`) % 1000000007)";
    return rows.selectExpr("count(*)", hash).first().toString();
  }

  private static String resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("");
  }
}
