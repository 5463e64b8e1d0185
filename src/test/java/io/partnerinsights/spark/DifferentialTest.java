package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Generated questions on datasets, 3,000 of them: with pushdown, without it and by DuckDB, the
 * answer is the same. {@code -Dpushdown.times=10} asks ten times as many, {@code -Dpushdown.seed=…}
 * others.
 */
final class DifferentialTest {
  private static final int TIMES = Integer.getInteger("pushdown.times", 1);
  private static final long SEED = Long.getLong("pushdown.seed", 20260601L);

  /**
   * Compiling takes longer than these few rows: one question in so many is compiled all the same.
   */
  private static final int COMPILED = 100;

  private static Sandbox sandbox;
  private static SparkSession interpreting;
  private static SparkSession compiling;
  private static final Map<String, Integer> met = new HashMap<>();
  private static final Set<DifferentialTable> asked = new HashSet<>();

  static List<DifferentialTable> tables() {
    return DifferentialTable.ALL;
  }

  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.builder()
            .clock(ManualClock.at(Instant.parse("2026-06-15T08:00:00Z")))
            .tokenLifetime(Duration.ofDays(1))
            .latency(Duration.ZERO)
            .scale(0.05)
            .start();
    TestSpark.session().sparkContext().setLogLevel("WARN");
    compiling = session();
    interpreting = session();
    interpreting.conf().set("spark.sql.codegen.wholeStage", "false");
    interpreting.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
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
  static void stop() {
    TestSpark.session().sparkContext().setLogLevel("INFO");
    sandbox.close();
    if (asked.containsAll(DifferentialTable.ALL)) {
      PushdownNotes.assertEachOf(DifferentialTable.RULES, met);
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void pushdownNeverChangesAnAnswer(DifferentialTable table) throws SQLException {
    Dataset<Row> off = load(interpreting, table, "off");
    List<Row> whole = off.collectAsList();
    for (SparkSession spark : List.of(interpreting, compiling)) {
      spark.createDataFrame(whole, off.schema()).createOrReplaceTempView("whole");
    }
    PushdownNotes notes = new PushdownNotes(off.schema(), table.options());
    try (DuckDbTable oracle = new DuckDbTable(off.schema(), rows(table, off.columns()))) {
      LongStream.range(SEED, SEED + (long) table.questions() * TIMES)
          .parallel()
          .forEach(
              seed -> {
                SparkSession spark = seed % COMPILED == 0 ? compiling : interpreting;
                Question question = new QuestionGenerator(seed, oracle).next();
                List<List<String>> all = oracle.answer(question.duckDb("t"));
                String what = "seed " + seed + ": " + question.spark("t") + "\n";
                Dataset<Row> part = ask(question, load(spark, table, "on"), "part" + seed);
                String plan = scans(part);
                notes.add(question, plan);
                assertSame(question, Rows.of(part), all, "pushdown on, " + what + plan);
                Dataset<Row> without = spark.sql(question.spark("whole"));
                assertSame(question, Rows.of(without), all, "pushdown off, " + what);
              });
    }
    notes.assertNoneOf(table.neverMet());
    notes.addTo(met);
    asked.add(table);
  }

  private static Dataset<Row> ask(Question question, Dataset<Row> table, String view) {
    table.createOrReplaceTempView(view);
    Dataset<Row> answer = table.sparkSession().sql(question.spark(view));
    table.sparkSession().catalog().dropTempView(view);
    return answer;
  }

  /** What EXPLAIN says of the scans. */
  private static String scans(Dataset<Row> answer) {
    return CollectionConverters.asJava(answer.queryExecution().optimizedPlan().collectLeaves())
        .stream()
        .filter(DataSourceV2ScanRelation.class::isInstance)
        .map(leaf -> ((DataSourceV2ScanRelation) leaf).scan().description())
        .collect(Collectors.joining("\n"));
  }

  private static Dataset<Row> load(SparkSession spark, DifferentialTable table, String pushdown) {
    return spark
        .read()
        .format("partnerinsights")
        .options(
            ReadOptions.of(
                sandbox, "pollInterval", "1ms", "pushdown", pushdown, "preview", "false"))
        .option("maxReportsPerHour", "1000000")
        .options(table.options())
        .load();
  }

  private static List<Map<String, String>> rows(DifferentialTable table, String[] columns) {
    String query = "SELECT " + String.join(", ", columns) + " " + table.query();
    Map<String, String> options = table.options();
    return options.containsKey("queryStartTime")
        ? sandbox.expectedRows(
            query,
            Instant.parse(options.get("queryStartTime") + "T00:00:00Z"),
            Instant.parse(options.get("queryEndTime") + "T00:00:00Z"))
        : sandbox.expectedRows(query);
  }

  /** Ties at a limit are anybody's choice: then the keys must agree, and no row be invented. */
  private static void assertSame(
      Question question, List<List<String>> actual, List<List<String>> all, String what) {
    int from = question.limit() == 0 ? 0 : Math.min(question.offset(), all.size());
    int rest = all.size() - from;
    int size = question.limit() == 0 ? rest : Math.min(question.limit(), rest);
    assertThat(actual).as(what).hasSize(size);
    assertThat(keys(question, actual))
        .as(what)
        .isEqualTo(keys(question, all.subList(from, from + size)));
    Map<List<String>, Long> available = counted(all);
    counted(actual)
        .forEach(
            (row, times) ->
                assertThat(available.getOrDefault(row, 0L))
                    .as("%s\n%s", row, what)
                    .isGreaterThanOrEqualTo(times));
  }

  private static List<List<String>> keys(Question question, List<List<String>> rows) {
    return rows.stream()
        .map(row -> question.order().stream().map(key -> row.get(key.column())).toList())
        .toList();
  }

  private static Map<List<String>, Long> counted(List<List<String>> rows) {
    return rows.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
