package io.partnerinsights.bench;

import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.sandbox.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads a report's file with the connector and with other readers, and prints ratios. Everything
 * runs on this machine: the sandbox's file server is in this process. Sizes and runs by system
 * property: {@code bench.scale} (350 is about 512 MiB) and {@code bench.runs} (5); {@code
 * bench.works} names some {@link Work}.
 */
public final class ReadBenchmark {
  private static final double SCALE = Double.parseDouble(System.getProperty("bench.scale", "350"));
  private static final int RUNS = Integer.getInteger("bench.runs", 5);

  private static final List<Work> WORKS =
      Stream.of(System.getProperty("bench.works", "ALL,THREE,GROUP,COUNT,HASH").split(","))
          .map(Work::valueOf)
          .toList();

  /**
   * Scale of a small report that is read many times first, so that Spark's planning is compiled.
   */
  private static final double SMALL_SCALE = 0.5;

  private static final int SMALL_RUNS = Integer.getInteger("bench.warmup", 100);

  /** Columns of a narrow read: a date, a text and a number. */
  private static final List<String> FEW = List.of("Month", "CustomerName", "UsageQuantity");

  private ReadBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    folder.toFile().deleteOnExit();
    System.out.println("JDK " + Runtime.version() + ", " + System.getProperty("os.arch"));
    try (BenchSpark spark = new BenchSpark()) {
      try (BenchReport small = BenchReport.make(SMALL_SCALE, Compression.NONE, folder)) {
        works(spark, small).forEach(contest -> contest.warmUp(SMALL_RUNS));
      }
      for (Compression compression : List.of(Compression.NONE, Compression.GZIP)) {
        try (BenchReport report = BenchReport.make(SCALE, compression, folder)) {
          run(spark, report);
        }
      }
      narrowReads(spark, folder);
    }
  }

  /** Reads three columns of a table's report, which has all, and of a report of these three. */
  private static void narrowReads(BenchSpark spark, Path folder) {
    DictionaryDataset table = DataDictionary.builtIn().findDataset("AzureUsage").orElseThrow();
    List<DictionaryColumn> all =
        Stream.concat(table.columns().stream(), table.metrics().stream())
            .filter(column -> column.source() == DictionaryColumn.Source.RECORD)
            .toList();
    List<DictionaryColumn> few = all.stream().filter(each -> FEW.contains(each.name())).toList();
    String wideQuery = BenchReport.query(table.name(), all);
    String narrowQuery = BenchReport.query(table.name(), few);
    try (BenchReport wide = BenchReport.of(SCALE, Compression.NONE, wideQuery, folder);
        BenchReport narrow = BenchReport.of(SCALE, Compression.NONE, narrowQuery, folder)) {
      System.out.printf(
          "%nNONE: %d columns with %,d bytes and %d with %,d bytes%n",
          all.size(), wide.bytes(), few.size(), narrow.bytes());
      Contest contest = new Contest("3 columns, noop sink", wide.bytes());
      contest.enter("of the narrow report", () -> noop(spark.connector(narrow)));
      contest.enter("of the wide report", () -> noop(spark.connector(wide)));
      contest.enter("only download the wide report", wide::download);
      contest.run(RUNS);
    }
  }

  private static void noop(Dataset<Row> rows) {
    rows.selectExpr(FEW.toArray(String[]::new)).write().format("noop").mode("overwrite").save();
  }

  private static void run(BenchSpark spark, BenchReport report) throws IOException {
    System.out.printf(
        "%n%s: %,d bytes, %,d bytes inflated%n",
        report.compression(), report.storedBytes(), report.bytes());
    List<Contest> contests = works(spark, report);
    contests.add(limits(report));
    contests.forEach(contest -> contest.run(RUNS));
  }

  private static List<Contest> works(BenchSpark spark, BenchReport report) {
    List<Contest> contests = new ArrayList<>();
    for (Work work : WORKS) {
      Contest contest = new Contest(work.title(), report.bytes());
      contest.enter("connector", () -> work.run(spark.connector(report)));
      contest.enter("Spark CSV, multiLine=false", () -> work.run(spark.csv(report, "false")));
      contest.enter("Spark CSV, multiLine=true", () -> work.run(spark.csv(report, "true")));
      if (work == Work.HASH) {
        contest.enter(
            "DuckDB, 2 threads, local file", () -> OtherReaders.duckDbHash(report.localCopy()));
        contest.enter("Spark, local Parquet file", () -> work.run(spark.parquet(report)));
      }
      contests.add(contest);
    }
    return contests;
  }

  private static Contest limits(BenchReport report) {
    Contest limits = new Contest("limits and other readers, one thread", report.bytes());
    limits.enter("download only", report::download);
    limits.enter("download and inflate", report::inflate);
    limits.enter("Commons CSV, local file", () -> OtherReaders.commonsCsv(report.localCopy()));
    limits.enter(
        "DuckDB, 2 threads, local file: count",
        () -> OtherReaders.duckDb(report.localCopy(), "count(*)"));
    return limits;
  }
}
