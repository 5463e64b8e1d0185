package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.spark.Codegen;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Runs generated queries on datasets in all modes of pushdown and in DuckDB, and compares the
 * results. Of the values of columns of days, a third have a time of day in the file: 30 queries, in
 * the full run 250, and in the long run 3,000. {@code -Dpushdown.times=10} runs ten times as many,
 * {@code -Dpushdown.seed=…} others.
 */
final class DifferentialTest {
  private static final int TIMES = Integer.getInteger("pushdown.times", 1);
  private static final long SEED = Long.getLong("pushdown.seed", 20260601L);

  /** One query in this number is in the short run. */
  private static final int FEW = 100;

  /** One query in this number is in the sample, which meets each rule. */
  private static final int SAMPLE = 10;

  /** The number of queries that are run without other modes, to count their reports. */
  private static final int ALONE = 5;

  /** One query in this number is compiled; compiling takes longer than interpreting so few rows. */
  private static final int COMPILED = 100;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .clock(ManualClock.startingAt(Instant.parse("2026-06-15T08:00:00Z")))
              .tokenLifetime(Duration.ofDays(1))
              .latency(Duration.ZERO)
              .quirk(Quirk.TIMES_OF_DAY)
              .scale(0.05));

  private static SparkSession interpreting;
  private static SparkSession compiling;
  private static final Map<String, Integer> met = new HashMap<>();
  private static final Set<DifferentialTable> tested = new HashSet<>();

  /** Minimum number of queries that must meet a rule. */
  private static int least = 1;

  static List<DifferentialTable> tables() {
    return DifferentialTable.ALL;
  }

  @BeforeAll
  static void startSessions() {
    compiling = session();
    interpreting = session();
    Codegen.disable(interpreting);
  }

  private static SparkSession session() {
    SparkSession session = TestSpark.session().newSession();
    session.conf().set("spark.sql.adaptive.enabled", "false");
    session.conf().set("spark.sql.shuffle.partitions", "1");
    session.conf().set("spark.sql.ui.explainMode", "simple");
    session.conf().set("spark.sql.debug.maxToStringFields", "1");
    return session;
  }

  @AfterAll
  static void checkCoverage() {
    if (tested.containsAll(DifferentialTable.ALL)) {
      RuleCoverage.assertEachOf(DifferentialTable.RULES, met, least);
    }
  }

  @ParameterizedTest
  @ShortCases(value = 3, methods = @MethodSource("tables"))
  void pushdownChangesNoResultOfAFewQueries(DifferentialTable table) throws SQLException {
    compare(table, table.queries() / FEW, 1);
  }

  @ParameterizedTest
  @MethodSource("tables")
  @Tag("full")
  void pushdownChangesNoResultOfASample(DifferentialTable table) throws SQLException {
    compare(table, table.queries() / SAMPLE, ALONE);
    tested.add(table);
  }

  @ParameterizedTest
  @MethodSource("tables")
  @Tag("long")
  void pushdownNeverChangesAResult(DifferentialTable table) throws SQLException {
    least = 5;
    compare(table, table.queries(), ALONE);
    tested.add(table);
  }

  private static void compare(DifferentialTable table, int queries, int alone) throws SQLException {
    long before = reports();
    Dataset<Row> off = load(interpreting, table, "never");
    RuleCoverage coverage = new RuleCoverage(off.schema(), table.options());
    try (DuckDbTable oracle = new DuckDbTable(off.schema(), rows(table, off.columns()))) {
      for (long seed = SEED; seed < SEED + alone; seed++) {
        GeneratedQuery query = new QueryGenerator(seed, oracle).next();
        run(query, load(interpreting, table, "auto"), "alone").collectAsList();
        run(query, off, "alone").collectAsList();
      }
      // None if another test of the table has read the report before.
      assertThat(reports() - before).as("reports of auto and never").isLessThanOrEqualTo(1);
      LongStream.range(SEED, SEED + (long) queries * TIMES)
          .parallel()
          .forEach(
              seed -> {
                SparkSession spark = seed % COMPILED == 0 ? compiling : interpreting;
                GeneratedQuery query = new QueryGenerator(seed, oracle).next();
                List<List<String>> all = oracle.run(query.toDuckDbSql("t"));
                String what = "seed " + seed + ": " + query.toSparkSql("t") + "\n";
                Dataset<Row> part = run(query, load(spark, table, "always"), "part" + seed);
                String plan = scans(part);
                coverage.add(query, plan);
                assertSame(query, Rows.of(part), all, "always, " + what + plan);
                Dataset<Row> whole = run(query, load(spark, table, "auto"), "whole" + seed);
                assertSame(query, Rows.of(whole), all, "auto, " + what);
              });
    }
    coverage.assertNoneOf(table.neverMet());
    coverage.addTo(met);
  }

  private static long reports() {
    return SERVICE.calls().count("POST", "/ScheduledReport");
  }

  private static Dataset<Row> run(GeneratedQuery query, Dataset<Row> table, String view) {
    table.createOrReplaceTempView(view);
    Dataset<Row> result = table.sparkSession().sql(query.toSparkSql(view));
    table.sparkSession().catalog().dropTempView(view);
    return result;
  }

  /** Returns the descriptions of the scans, as EXPLAIN shows them. */
  private static String scans(Dataset<Row> result) {
    return CollectionConverters.asJava(result.queryExecution().optimizedPlan().collectLeaves())
        .stream()
        .filter(DataSourceV2ScanRelation.class::isInstance)
        .map(leaf -> ((DataSourceV2ScanRelation) leaf).scan().description())
        .collect(Collectors.joining("\n"));
  }

  private static Dataset<Row> load(SparkSession spark, DifferentialTable table, String pushdown) {
    return spark
        .read()
        .format("partnerinsights")
        .options(SERVICE.options("pushdown", pushdown, "preview", "false"))
        .options(table.options())
        .load();
  }

  private static List<Map<String, String>> rows(DifferentialTable table, String[] columns) {
    String query = "SELECT " + String.join(", ", columns) + " " + table.query();
    Map<String, String> options = table.options();
    return options.containsKey("queryStartTime")
        ? SERVICE
            .sandbox()
            .expectedRows(
                query,
                Instant.parse(options.get("queryStartTime") + "T00:00:00Z"),
                Instant.parse(options.get("queryEndTime") + "T00:00:00Z"))
        : SERVICE.sandbox().expectedRows(query);
  }

  /** Compares the results; among ties at a limit only the sort keys must agree. */
  private static void assertSame(
      GeneratedQuery query, List<List<String>> actual, List<List<String>> all, String what) {
    int from = query.limit() == 0 ? 0 : Math.min(query.offset(), all.size());
    int rest = all.size() - from;
    int size = query.limit() == 0 ? rest : Math.min(query.limit(), rest);
    assertThat(actual).as(what).hasSize(size);
    assertThat(keys(query, actual)).as(what).isEqualTo(keys(query, all.subList(from, from + size)));
    Map<List<String>, Long> available = counted(all);
    counted(actual)
        .forEach(
            (row, times) ->
                assertThat(available.getOrDefault(row, 0L))
                    .as("%s\n%s", row, what)
                    .isGreaterThanOrEqualTo(times));
  }

  private static List<List<String>> keys(GeneratedQuery query, List<List<String>> rows) {
    return rows.stream()
        .map(row -> query.order().stream().map(key -> row.get(key.column())).toList())
        .toList();
  }

  private static Map<List<String>, Long> counted(List<List<String>> rows) {
    return rows.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
