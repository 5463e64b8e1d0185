package io.partnerinsights.bench;

import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.sandbox.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads the same reports with amounts of money as DOUBLE and as decimals, and prints ratios. Sizes
 * and runs are those of {@link ReadBenchmark}.
 */
public final class MoneyBenchmark {
  private static final double SCALE = Double.parseDouble(System.getProperty("bench.scale", "350"));
  private static final int RUNS = Integer.getInteger("bench.runs", 5);

  private static final double SMALL_SCALE = 0.5;
  private static final int SMALL_RUNS = Integer.getInteger("bench.warmup", 40);

  private static final String DATASET = "CustomersAndTenants";

  /** The amounts of the dataset. */
  private static final List<String> AMOUNTS =
      List.of("BilledRevenueUSD", "AzureConsumedRevenueUSD", "CPORRevenue");

  /** The columns of a query that a user would write. */
  private static final List<String> FEW =
      List.of("CustomerName", "CustomerTenantId", "Product", "Month", "BilledRevenueUSD");

  /** DOUBLE, with which the others are compared, the default, and one that rounds hardly ever. */
  private static final List<String> TYPES = List.of("DOUBLE", "DECIMAL(18,5)", "DECIMAL(38,18)");

  private MoneyBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("partnerinsights-bench");
    folder.toFile().deleteOnExit();
    DictionaryDataset dataset = DataDictionary.builtIn().findDataset(DATASET).orElseThrow();
    List<DictionaryColumn> all =
        Stream.concat(dataset.columns().stream(), dataset.metrics().stream())
            .filter(column -> column.source() == DictionaryColumn.Source.RECORD)
            .toList();
    try (BenchSpark spark = new BenchSpark()) {
      measure(spark, all, folder);
      measure(spark, all.stream().filter(each -> FEW.contains(each.name())).toList(), folder);
    }
  }

  private static void measure(BenchSpark spark, List<DictionaryColumn> columns, Path folder) {
    String query = BenchReport.query(DATASET, columns);
    List<String> amounts =
        columns.stream().map(DictionaryColumn::name).filter(AMOUNTS::contains).toList();
    try (BenchReport small = BenchReport.of(SMALL_SCALE, Compression.NONE, query, folder)) {
      contests(spark, small, amounts).forEach(contest -> contest.warmUp(SMALL_RUNS));
    }
    try (BenchReport report = BenchReport.of(SCALE, Compression.NONE, query, folder)) {
      System.out.printf(
          "%n%d columns, %d of them amounts, %,d bytes%n",
          columns.size(), amounts.size(), report.bytes());
      contests(spark, report, amounts).forEach(contest -> contest.run(RUNS));
    }
  }

  private static List<Contest> contests(
      BenchSpark spark, BenchReport report, List<String> amounts) {
    List<Contest> contests = new ArrayList<>();
    for (Work work : Work.values()) {
      Contest contest = new Contest(work.title, report.bytes());
      for (String type : TYPES) {
        Map<String, String> options = new HashMap<>(report.options());
        options.put("schemaHints", hints(amounts, type));
        contest.enter(type, () -> work.run(spark.connector(options), amounts));
      }
      contests.add(contest);
    }
    return contests;
  }

  private static String hints(List<String> amounts, String type) {
    return amounts.stream().map(name -> name + " " + type).collect(Collectors.joining(", "));
  }

  private enum Work {
    AMOUNTS("the amounts, noop sink"),
    ALL("all columns, noop sink"),
    SUM("sum of an amount"),
    GROUP("sum of an amount by customer");

    private final String title;

    Work(String title) {
      this.title = title;
    }

    void run(Dataset<Row> rows, List<String> amounts) {
      Dataset<Row> result =
          switch (this) {
            case AMOUNTS -> rows.selectExpr(amounts.toArray(String[]::new));
            case ALL -> rows;
            case SUM -> rows.selectExpr("sum(" + amounts.get(0) + ")");
            case GROUP -> rows.groupBy("CustomerName").agg(Map.of(amounts.get(0), "sum"));
          };
      result.write().format("noop").mode("overwrite").save();
    }
  }
}
