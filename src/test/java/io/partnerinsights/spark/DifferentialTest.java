package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated questions on datasets: with pushdown, without it and by DuckDB, the answer is the same.
 * {@code -Dpushdown.questions=2000} asks more of each table, {@code -Dpushdown.seed=…} others.
 */
final class DifferentialTest {
  /** With as many, everything that can be pushed down is. */
  private static final int ENOUGH = 150;

  private static final int QUESTIONS = Integer.getInteger("pushdown.questions", ENOUGH);
  private static final long SEED = Long.getLong("pushdown.seed", 20260601L);

  private static final List<String> KINDS =
      List.of(
          "columns", "range", " = ", " <", ">", "IN (", "LIKE", "LIMIT", "ORDER BY", "DISTINCT");
  private static final Pattern PUSHED =
      Pattern.compile("pushed down: \\[(.*?)\\](?:, only|\n|$| R)");

  private static Sandbox sandbox;
  private static SparkSession spark;

  /**
   * What is read.
   *
   * @param query of which DuckDB gives the rows, without its select list
   * @param pushed what some of the questions must push down
   */
  record Table(String query, Map<String, String> options, List<String> pushed) {
    @Override
    public String toString() {
      return options.toString();
    }
  }

  static List<Table> tables() {
    return List.of(
        new Table(
            "FROM DynamicsUsage TIMESPAN LIFETIME", Map.of("dataset", "DynamicsUsage"), KINDS),
        new Table(
            "FROM SeatsSubscriptionsAndRevenue TIMESPAN LIFETIME",
            Map.of("dataset", "SeatsSubscriptionsAndRevenue"),
            KINDS),
        new Table(
            "FROM TeamsUsageMeetingsAndCalls",
            Map.of(
                "dataset", "TeamsUsageMeetingsAndCalls",
                "queryStartTime", "2025-03-10",
                "queryEndTime", "2026-04-20"),
            KINDS),
        new Table(
            "FROM DynamicsUsage TIMESPAN LAST_6_MONTHS",
            Map.of(
                "dataset", "DynamicsUsage",
                "timespan", "LAST_6_MONTHS",
                "columns", "SalesModel, DetailedSalesModel, Month, ActiveSeats"),
            KINDS.stream().filter(kind -> !kind.equals("range")).toList()),
        new Table(
            "FROM DynamicsUsage TIMESPAN LIFETIME",
            Map.of(
                "dataset", "DynamicsUsage",
                "columns", "SalesModel, Month, CustomerMarket",
                "metrics", "SubscriptionCount, TotalSoldSeats"),
            List.of("range", " = ", "LIKE", "LIMIT", "ORDER BY")));
  }

  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.builder()
            .clock(ManualClock.at(Instant.parse("2026-06-15T08:00:00Z")))
            .tokenLifetime(Duration.ofDays(1))
            .latency(Duration.ZERO)
            .scale(0.1)
            .start();
    TestSpark.session().sparkContext().setLogLevel("WARN");
    spark = TestSpark.session().newSession();
    spark.conf().set("spark.sql.codegen.wholeStage", "false");
    spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    spark.conf().set("spark.sql.shuffle.partitions", "1");
  }

  @AfterAll
  static void stop() {
    TestSpark.session().sparkContext().setLogLevel("INFO");
    sandbox.close();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void pushdownNeverChangesAnAnswer(Table table) throws SQLException {
    Dataset<Row> whole = load(table, "off").cache();
    Map<String, Integer> pushed = new ConcurrentHashMap<>();
    try (DuckDbTable oracle = new DuckDbTable(whole.schema(), rows(table, whole.columns()))) {
      LongStream.range(SEED, SEED + QUESTIONS)
          .parallel()
          .forEach(
              seed -> {
                Question question = new QuestionGenerator(seed, oracle).next();
                List<List<String>> all = oracle.answer(question.duckDb("t"));
                String what = "seed " + seed + ": " + question.spark("t") + "\n";
                Dataset<Row> part = ask(question, load(table, "on"), "part" + seed);
                String plan = part.queryExecution().executedPlan().toString();
                count(plan, pushed);
                assertSame(question, Rows.of(part), all, "pushdown on, " + what + plan);
                Dataset<Row> off = ask(question, whole, "whole" + seed);
                assertSame(question, Rows.of(off), all, "pushdown off, " + what);
              });
    }
    whole.unpersist();
    if (QUESTIONS >= ENOUGH) {
      assertThat(pushed)
          .as("what was pushed down")
          .containsKeys(table.pushed().toArray(String[]::new));
    }
  }

  private static Dataset<Row> ask(Question question, Dataset<Row> table, String view) {
    table.createOrReplaceTempView(view);
    Dataset<Row> answer = spark.sql(question.spark(view));
    spark.catalog().dropTempView(view);
    return answer;
  }

  private static Dataset<Row> load(Table table, String pushdown) {
    return spark
        .read()
        .format("partnerinsights")
        .options(ReadOptions.of(sandbox, "pollInterval", "1ms", "pushdown", pushdown))
        .option("maxReportsPerHour", "1000000")
        .options(table.options())
        .load();
  }

  private static List<Map<String, String>> rows(Table table, String[] columns) {
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

  /** How often something was pushed down, so that no test is passed by pushing nothing. */
  private static void count(String plan, Map<String, Integer> pushed) {
    Matcher note = PUSHED.matcher(plan);
    while (note.find()) {
      KINDS.stream()
          .filter(note.group(1)::contains)
          .forEach(kind -> pushed.merge(kind, 1, Integer::sum));
    }
  }
}
