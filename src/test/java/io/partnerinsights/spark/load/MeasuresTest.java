package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.MeasureView.Condition;
import io.partnerinsights.spark.load.MeasureView.Question;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The views of examples/sql/measures over tables that loads keep, beside what DuckDB computes from
 * the sandbox's records: a month is restated, records come late, customers have other names, and
 * subscriptions have ended.
 */
@Tag("delta")
final class MeasuresTest {
  private static final String CUSTOMERS = "CustomersAndTenants";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "", sandbox -> sandbox.scale(0.15).restated(true));

  private void load(String... datasets) {
    for (String dataset : datasets) {
      assertThat(loads.load(dataset)).extracting(LoadResult::state).contains(State.LOADED);
    }
  }

  /** Loads tables, creates their views, and loads what the service has restated since. */
  private void loadTwice(List<String> datasets) throws IOException {
    load(datasets.toArray(String[]::new));
    for (String dataset : datasets) {
      create(MeasureView.of(dataset).table());
    }
    loads.clocked().pass(Duration.ofDays(11));
    loads.passADay();
    load(datasets.toArray(String[]::new));
  }

  private void create(String name) throws IOException {
    MeasureView.statements(name, loads.schema()).forEach(SPARK.session()::sql);
  }

  private String newestLoad(MeasureView view) {
    return loads
        .rows("SELECT CAST(max(_load.generated) AS DATE) FROM lake." + view.table())
        .get(0)
        .get(0);
  }

  private List<List<String>> records(MeasureView view, String sql) {
    LocalDate day = LocalDate.parse(newestLoad(view));
    return loads.sandbox().records(Program.MPN, sql, day).stream()
        .map(row -> row.values().stream().map(Rows::text).toList())
        .toList();
  }

  /** Returns a condition that selects the whole months of a table. */
  private String months(MeasureView view) {
    List<String> range =
        loads
            .rows(
                "SELECT trunc(min(%1$s), 'MM'), last_day(max(%1$s)), count(DISTINCT trunc(%1$s, 'MM'))"
                        .formatted(view.period)
                    + " FROM lake."
                    + view.table())
            .get(0);
    assertThat(Integer.parseInt(range.get(2))).as(view.table()).isGreaterThanOrEqualTo(12);
    return "%s BETWEEN DATE '%s' AND DATE '%s'".formatted(view.period, range.get(0), range.get(1));
  }

  /** Compares all measures by some dimensions. */
  private void assertSame(MeasureView view, String... by) {
    assertSame(view, new Question(view.measures, List.of(by), List.of()), months(view));
  }

  private void assertSame(MeasureView view, Question question, String months) {
    String sql = view.select(loads.schema(), question);
    int keys = question.by().size();
    Map<List<String>, List<String>> expected = new HashMap<>();
    records(view, view.oracle(question, months))
        .forEach(row -> expected.put(row.subList(0, keys), row));
    List<List<String>> rows = Rows.of(SPARK.session().sql(sql));

    assertThat(rows.stream().map(row -> row.subList(0, keys)))
        .as(sql)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (List<String> row : rows) {
      List<String> other = expected.get(row.subList(0, keys));
      for (int i = keys; i < row.size(); i++) {
        assertThat(MeasureView.isSame(row.get(i), other.get(i)))
            .as("%s: %s, not %s; %s", question.measures().get(i - keys), row, other.get(i), sql)
            .isTrue();
      }
    }
  }

  @Test
  @Tag("full")
  void revenueAndSeatsAreThoseOfTheRecords() throws IOException {
    loadTwice(List.of(CUSTOMERS));
    MeasureView view = MeasureView.of(CUSTOMERS);

    assertSame(view);
    assertSame(view, "Month");
    assertSame(view, "Product");
    assertSame(view, "CustomerTenantId");
    assertSame(view, "CustomerMarket", "Month");
    assertThat(
            loads.rows(
                "SELECT count(*) FROM (SELECT CustomerTenantId FROM lake.customers_and_tenants"
                    + " GROUP BY 1 HAVING count(DISTINCT CustomerName) > 1)"))
        .as("customers that were renamed")
        .doesNotContain(List.of("0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SeatsSubscriptionsAndRevenue", "AzureUsage", "EMSUsage"})
  @Tag("full")
  void measuresOfSeatsAmountsAndUsersAreThoseOfTheRecords(String dataset) throws IOException {
    check(dataset, 20);
  }

  /** Ten thousand random questions in all. */
  @ParameterizedTest
  @MethodSource("datasets")
  @Tag("long")
  void allMeasuresAreThoseOfTheRecords(String dataset) throws IOException {
    check(dataset, 850);
  }

  private void check(String dataset, int questions) throws IOException {
    loadTwice(List.of(dataset));
    MeasureView view = MeasureView.of(dataset);

    assertSame(view);
    assertSame(view, view.period);
    for (String each : List.of("CustomerTenantId", "Product", "SKU")) {
      if (view.dimensions.contains(each)) {
        assertSame(view, each);
        assertSame(view, view.period, each);
      }
    }
    compareRandomly(view, questions);
  }

  static List<String> datasets() {
    assertThat(MeasureView.DATASETS).hasSize(12);
    return MeasureView.DATASETS;
  }

  /** Asks for some measures by up to three dimensions, under up to two conditions. */
  private void compareRandomly(MeasureView view, int count) {
    Random random = new Random(78);
    String months = months(view);
    List<String> groups = view.groups();
    List<List<String>> sample = sample(view);
    for (int i = 0; i < count; i++) {
      List<Condition> where =
          random
              .ints(random.nextInt(3), 0, groups.size())
              .mapToObj(name -> condition(groups.get(name), any(sample, random).get(name), random))
              .toList();
      List<String> by = some(groups, random.nextInt(4), random);
      List<String> measures = some(view.measures, 1 + random.nextInt(5), random);
      assertSame(view, new Question(measures, by, where), months);
    }
  }

  private List<List<String>> sample(MeasureView view) {
    String month = "trunc(" + view.period + ", 'MM') AS Month";
    String columns =
        view.groups().stream()
            .map(name -> name.equals("Month") ? month : name)
            .collect(Collectors.joining(", "));
    return loads.rows("SELECT " + columns + " FROM lake." + view.table() + " LIMIT 100");
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
}
