package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.MeasureView.Condition;
import io.partnerinsights.spark.load.MeasureView.Question;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The views of examples/sql/measures over tables that loads keep, and the statements of
 * docs/measures.md, beside what DuckDB computes from the sandbox's records: a month is restated,
 * records come late, customers have other names, and subscriptions have ended.
 */
@Tag("delta")
final class MeasuresTest {
  private static final String CUSTOMERS = "CustomersAndTenants";

  private static final String MONTHS =
      " AND Month BETWEEN DATE '2024-06-01' AND DATE '2026-05-01' GROUP BY ALL";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "", sandbox -> sandbox.scale(0.15).restated(true));

  private void load(String dataset) {
    assertThat(loads.loadDataset(dataset)).extracting(LoadResult::state).contains(State.LOADED);
  }

  /**
   * A view whose table was loaded twice.
   *
   * @param day of the newest execution that was loaded
   * @param months a condition that selects the whole months of the table
   */
  private record Loaded(MeasureView view, LocalDate day, String months) {}

  /** Loads a table, creates its view, and loads what the service has restated since. */
  private Loaded loadTwice(String dataset) throws IOException {
    MeasureView view = MeasureView.of(dataset);
    load(dataset);
    MeasureView.readStatements(view.tableName(), loads.schema()).forEach(SPARK.session()::sql);
    if (!loads.options.isEmpty()) {
      loads.options.clear();
      loads.loadDataset(dataset); // It schedules a report of all columns.
    }
    loads.clockedSandbox().passTime(Duration.ofDays(11));
    loads.passADay();
    load(dataset);
    return new Loaded(view, loads.newestDay(view.tableName()), months(view));
  }

  private String months(MeasureView view) {
    List<String> range =
        loads
            .queryRows(
                "SELECT trunc(min(%1$s), 'MM'), last_day(max(%1$s)), count(DISTINCT trunc(%1$s, 'MM'))"
                        .formatted(view.period)
                    + " FROM lake."
                    + view.tableName())
            .get(0);
    assertThat(Integer.parseInt(range.get(2))).as(view.tableName()).isGreaterThanOrEqualTo(12);
    return "%s BETWEEN DATE '%s' AND DATE '%s'".formatted(view.period, range.get(0), range.get(1));
  }

  /** Compares all measures by some dimensions. */
  private void assertSame(Loaded loaded, String... by) {
    assertSame(loaded, new Question(loaded.view.measures, List.of(by), List.of()));
  }

  private void assertSame(Loaded loaded, Question question) {
    assertSame(
        loaded.view.toSelect(loads.schema(), question),
        question.groupBy().size(),
        loads.recordsOfDay(
            Program.MPN, loaded.day, loaded.view.oracleQuery(question, loaded.months)));
  }

  /** Compares the rows of a statement, whose first columns are keys. */
  private void assertSame(String sql, int keys, List<List<String>> records) {
    Map<List<String>, List<String>> expected = new HashMap<>();
    records.forEach(row -> expected.put(row.subList(0, keys), row));
    List<List<String>> rows = loads.queryRows(sql);

    assertThat(rows.stream().map(row -> row.subList(0, keys)))
        .as(sql)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (List<String> row : rows) {
      List<String> other = expected.get(row.subList(0, keys));
      assertThat(row).as(sql).hasSameSizeAs(other);
      for (int i = keys; i < row.size(); i++) {
        assertThat(MeasureView.isSame(row.get(i), other.get(i)))
            .as("value %d: %s, not %s; %s", i, row, other, sql)
            .isTrue();
      }
    }
  }

  /** The second load adds a column to the table. */
  @Test
  @Tag("full")
  void revenueAndSeatsAreThoseOfTheRecords() throws IOException {
    Dataset offered =
        LoadRun.requireDataset(loads.clockedSandbox().client().listDatasets(), CUSTOMERS);
    loads.options.putAll(
        offered.allNames().stream()
            .filter(name -> !name.equals("MpnId"))
            .collect(
                Collectors.groupingBy(
                    name -> offered.isColumn(name) ? "columns" : "metrics",
                    Collectors.joining(","))));
    Loaded customers = loadTwice(CUSTOMERS);
    assertThat(loads.queryRows("SELECT count(MpnId) > 0 FROM lake.customers_and_tenants"))
        .containsExactly(List.of("true"));

    assertSame(customers);
    assertSame(customers, "Month");
    assertSame(customers, "Product");
    assertSame(customers, "CustomerTenantId");
    assertSame(customers, "CustomerMarket", "Month");
    assertThat(
            loads.queryRows(
                "SELECT count(*) FROM (SELECT CustomerTenantId FROM lake.customers_and_tenants"
                    + " GROUP BY 1 HAVING count(DISTINCT CustomerName) > 1)"))
        .as("customers that were renamed")
        .doesNotContain(List.of("0"));
  }

  @Test
  @Tag("full")
  void measuresOfSeatsAreThoseOfTheRecords() throws IOException {
    check("SeatsSubscriptionsAndRevenue", 4);
  }

  /** Ten thousand random questions in all. */
  @ParameterizedTest
  @MethodSource("datasets")
  @Tag("long")
  void allMeasuresAreThoseOfTheRecords(String dataset) throws IOException {
    check(dataset, 850);
  }

  private void check(String dataset, int questions) throws IOException {
    Loaded loaded = loadTwice(dataset);
    MeasureView view = loaded.view;

    assertSame(loaded);
    assertSame(loaded, view.period);
    for (String each : List.of("CustomerTenantId", "Product", "SKU")) {
      if (view.dimensions.contains(each)) {
        assertSame(loaded, each);
        assertSame(loaded, view.period, each);
      }
    }
    compareRandomly(loaded, questions);
  }

  static List<String> datasets() {
    assertThat(MeasureView.DATASETS).hasSize(12);
    return MeasureView.DATASETS;
  }

  /** Asks for some measures by up to three dimensions, under up to two conditions. */
  private void compareRandomly(Loaded loaded, int count) {
    Random random = new Random(78);
    MeasureView view = loaded.view;
    List<String> groups = view.groupingDimensions();
    List<List<String>> sample = sample(view);
    for (int i = 0; i < count; i++) {
      List<Condition> where =
          random
              .ints(random.nextInt(3), 0, groups.size())
              .mapToObj(name -> condition(groups.get(name), any(sample, random).get(name), random))
              .toList();
      List<String> by = some(groups, random.nextInt(4), random);
      List<String> measures = some(view.measures, 1 + random.nextInt(5), random);
      assertSame(loaded, new Question(measures, by, where));
    }
  }

  private List<List<String>> sample(MeasureView view) {
    String month = "trunc(" + view.period + ", 'MM') AS Month";
    String columns =
        view.groupingDimensions().stream()
            .map(name -> name.equals("Month") ? month : name)
            .collect(Collectors.joining(", "));
    return loads.queryRows("SELECT " + columns + " FROM lake." + view.tableName() + " LIMIT 100");
  }

  private static Condition condition(String dimension, String value, Random random) {
    if (value.equals("null") || value.contains("\\")) {
      return new Condition(dimension, random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
    }
    boolean isDay = dimension.matches("Month|MonthKey|DateKey");
    String literal = (isDay ? "DATE " : "") + "'" + value.replace("'", "''") + "'";
    List<String> tests = isDay ? List.of(" = ", " >= ", " < ") : List.of(" = ", " <> ");
    return new Condition(dimension, any(tests, random) + literal);
  }

  private static <T> T any(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  private static List<String> some(List<String> values, int count, Random random) {
    List<String> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
  }

  /** Loads a table once: the other tests have those that later loads have changed. */
  private void loadOnce(String dataset) {
    loads.clockedSandbox().passTime(Duration.ofDays(11));
    load(dataset);
  }

  /** Creates the view of a table, or of a view of examples/sql/marts with that. */
  private void create(String name) throws IOException {
    Path mart = Path.of("examples/sql/marts", name + ".sql");
    SPARK.session().sql("USE " + loads.schema());
    if (Files.exists(mart)) {
      SPARK.session().sql(Files.readString(mart).strip().replaceFirst(";$", ""));
    }
    MeasureView.readStatements(name, loads.schema()).forEach(SPARK.session()::sql);
  }

  /** Returns the statements of the page that ask for measures. */
  private static List<String> questions() throws IOException {
    String block =
        Snippet.of(Path.of("docs/measures.md")).stream()
            .map(Snippet::text)
            .filter(text -> text.contains("measure("))
            .findFirst()
            .orElseThrow();
    assertThat(block).doesNotContain("sum(");
    return List.of(block.replaceAll("(?m)^--.*\n", "").split(";\n?"));
  }

  private void assertSame(String question, int keys, Program program, String duckDb) {
    LocalDate today = LocalDate.ofInstant(loads.clockedSandbox().clock().instant(), ZoneOffset.UTC);
    List<List<String>> records = loads.recordsOfDay(program, today, duckDb);
    assertThat(records).as(question).hasSizeGreaterThan(5);
    assertSame(question, keys, records);
  }

  @Test
  @Tag("full")
  void revenueHasTheGrowthAndTheCustomersOfTheRecords() throws IOException {
    loadOnce("CustomersAndTenants");
    create("customers_and_tenants");
    create("revenue_by_customer");

    assertSame(
        questions().get(0),
        1,
        Program.MPN,
        """
        WITH c AS (SELECT Month, CustomerTenantId AS t, sum("~billed") AS n FROM CustomersAndTenants
          WHERE IsDuplicateRowForPGA = 0%s),
        m AS (SELECT Month, sum(n) AS n, count(DISTINCT t) FILTER (WHERE n <> 0) AS customers FROM c GROUP BY ALL)
        SELECT m.Month, m.n, CAST(m.n AS DOUBLE) / y.n - 1 AS growth, m.customers
        FROM m LEFT JOIN m y ON m.Month = y.Month + INTERVAL 1 YEAR WHERE m.Month <= DATE '2026-02-01'
        """
            .formatted(MONTHS));
    assertSame(
        questions().get(1),
        1,
        Program.MPN,
        """
        SELECT CustomerTenantId, arg_max(CustomerName, Month) AS name, sum("~billed") AS n FROM CustomersAndTenants
        WHERE IsDuplicateRowForPGA = 0 AND Month >= DATE '2025-06-01'%s ORDER BY n DESC LIMIT 10
        """
            .formatted(MONTHS));
  }

  @Test
  @Tag("full")
  void seatsAndChurnAreThoseOfTheRecords() throws IOException {
    loadOnce("SeatsSubscriptionsAndRevenue");
    create("seats_subscriptions_and_revenue");
    create("seats_by_product");

    assertSame(
        questions().get(2),
        2,
        Program.MPN,
        """
        WITH s AS (SELECT Month, CustomerTenantId AS t, Product AS p, sum("~level") AS n
          FROM SeatsSubscriptionsAndRevenue WHERE IsDuplicateRowForPGA = 0%s),
        j AS (SELECT coalesce(a.Month, CAST(b.Month + INTERVAL 1 MONTH AS DATE)) AS m, coalesce(a.p, b.p) AS p,
            coalesce(a.n, 0) AS n, coalesce(b.n, 0) AS b
          FROM s a FULL JOIN s b ON a.t = b.t AND a.p = b.p AND a.Month = b.Month + INTERVAL 1 MONTH)
        SELECT m, p, sum(n) AS seats, sum(CASE WHEN m > DATE '2024-06-01' THEN greatest(n - b, 0) ELSE 0 END) AS won,
          sum(greatest(b - n, 0)) AS lost,
          sum(CASE WHEN n = 0 THEN b ELSE 0 END) / nullif(sum(b), 0) AS churn
        FROM j WHERE m <= DATE '2026-02-01' AND (n <> 0 OR b <> 0) GROUP BY ALL
        """
            .formatted(MONTHS));
    assertThat(
            loads.queryRows(
                "SELECT measure(AvailableSeatsEOP) FROM"
                    + " lake.seats_subscriptions_and_revenue_measures"))
        .containsExactly(List.of("null"));
  }

  @Test
  @Tag("full")
  void azureGrowsAsTheRecordsDo() throws IOException {
    loadOnce("AzureUsage");
    create("azure_usage");
    create("azure_by_customer");

    assertSame(
        questions().get(3),
        1,
        Program.MPN,
        """
        WITH m AS (SELECT Month, sum("~acr") AS n FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0%s)
        SELECT m.Month, m.n, CAST(m.n AS DOUBLE) / b.n - 1 AS month, CAST(m.n AS DOUBLE) / y.n - 1 AS year
        FROM m LEFT JOIN m b ON m.Month = b.Month + INTERVAL 1 MONTH LEFT JOIN m y ON m.Month = y.Month + INTERVAL 1 YEAR
        WHERE m.Month <= DATE '2026-02-01'
        """
            .formatted(MONTHS));
  }

  @Test
  @Tag("full")
  void payoutsAreThoseOfTheRecords() throws IOException {
    loads.useMarketplace();
    loadOnce("ISVRevenue");
    create("marketplace_payouts");

    assertSame(
        questions().get(4),
        2,
        Program.CMP,
        """
        SELECT CAST(MonthStartDate + INTERVAL 2 MONTH AS DATE) AS m, PayoutStatus, sum(EarningAmountUSD) AS n
        FROM ISVRevenue WHERE MonthStartDate <= DATE '2026-06-01' GROUP BY ALL
        """);
    assertThat(questions()).hasSize(5);
  }
}
