package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.Dataset;
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

  private void load(String dataset) {
    assertThat(loads.load(dataset)).extracting(LoadResult::state).contains(State.LOADED);
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
    MeasureView.statements(view.table(), loads.schema()).forEach(SPARK.session()::sql);
    if (!loads.options.isEmpty()) {
      loads.options.clear();
      loads.load(dataset); // It schedules a report of all columns.
    }
    loads.clocked().pass(Duration.ofDays(11));
    loads.passADay();
    load(dataset);
    return new Loaded(view, loads.newest(view.table()), months(view));
  }

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
  private void assertSame(Loaded loaded, String... by) {
    assertSame(loaded, new Question(loaded.view.measures, List.of(by), List.of()));
  }

  private void assertSame(Loaded loaded, Question question) {
    String sql = loaded.view.select(loads.schema(), question);
    int keys = question.by().size();
    Map<List<String>, List<String>> expected = new HashMap<>();
    loads
        .records(Program.MPN, loaded.day, loaded.view.oracle(question, loaded.months))
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

  /** The second load adds a column to the table. */
  @Test
  @Tag("full")
  void revenueAndSeatsAreThoseOfTheRecords() throws IOException {
    Dataset offered = LoadRun.find(loads.clocked().client().datasets(), CUSTOMERS);
    loads.options.putAll(
        offered.names().stream()
            .filter(name -> !name.equals("MpnId"))
            .collect(
                Collectors.groupingBy(
                    name -> offered.isColumn(name) ? "columns" : "metrics",
                    Collectors.joining(","))));
    Loaded customers = loadTwice(CUSTOMERS);
    assertThat(loads.rows("SELECT count(MpnId) > 0 FROM lake.customers_and_tenants"))
        .containsExactly(List.of("true"));

    assertSame(customers);
    assertSame(customers, "Month");
    assertSame(customers, "Product");
    assertSame(customers, "CustomerTenantId");
    assertSame(customers, "CustomerMarket", "Month");
    assertThat(
            loads.rows(
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
      assertSame(loaded, new Question(measures, by, where));
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
