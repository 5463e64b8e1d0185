package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.LoadService.DATASET;
import static io.partnerinsights.spark.load.LoadService.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.load.LoadResult.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An execution replaces what it covers, whatever rows it happens to have. */
final class LoadCoverageTest {
  private static final String COLUMNS = "Month,CustomerMarket,MPNId";
  private static final String WHOLE = "TeamsUsageMeetingsAndCalls";
  private static final String WHOLE_TABLE = "lake.teams_usage_meetings_and_calls";
  private static final String WHOLE_COLUMNS = "DateKey,CustomerName,CustomerId";
  private static final String ROWS = "SELECT " + COLUMNS + " FROM " + TABLE;

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, COLUMNS, sandbox -> sandbox.scale(0.02));

  private List<List<String>> table() {
    return loads.rows(ROWS);
  }

  private static List<String> of(List<List<String>> file, String month) {
    List<String> record = new ArrayList<>(file.get(1));
    record.set(file.get(0).indexOf("Month"), month);
    return record;
  }

  private static List<List<String>> with(List<List<String>> file, String month) {
    List<List<String>> more = new ArrayList<>(file);
    more.add(of(file, month));
    return more;
  }

  private static List<List<String>> without(List<List<String>> file, String month) {
    int at = file.get(0).indexOf("Month");
    return file.stream().filter(record -> !month.equals(record.get(at))).toList();
  }

  /** The condition of years of months would end the driver. */
  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01", "2025-10-01", "2026-08-01"})
  @Tag("long")
  void aStrayRowReplacesNothingAndIsLeftOut(String month) {
    loads.load();
    List<List<String>> before = table();
    loads.edit(file -> with(file, month));
    loads.passADay();

    List<LoadResult> results = loads.load(DATASET);

    assertThat(results)
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.state()).isEqualTo(State.LOADED);
              assertThat(result.message())
                  .contains("1 rows outside of its range", month.substring(0, 7));
            });
    assertThat(table()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void rowsWithoutAMonthAreLeftToLifetime() {
    loads.load();
    List<List<String>> before = table();
    loads.edit(file -> with(file, null));
    loads.passADay();

    assertThat(loads.load(DATASET))
        .extracting(LoadResult::message)
        .singleElement()
        .asString()
        .contains("1 rows without a month are left out");
    assertThat(table()).containsExactlyInAnyOrderElementsOf(before);
  }

  /** A dataset of all rows covers each month; rows that no load has written are yours. */
  @Test
  void rowsOfYoursStayInMonthsThatNoExecutionHas() {
    loads.restrict(WHOLE_COLUMNS);
    loads.rows("CREATE SCHEMA lake");
    loads.rows(
        "CREATE TABLE %s (DateKey DATE, CustomerName STRING, CustomerId STRING) USING %s"
                .formatted(
                    WHOLE_TABLE,
                    SPARK.catalog().isEmpty()
                        ? "delta"
                        : "iceberg PARTITIONED BY (months(DateKey))")
            + " TBLPROPERTIES ('partnerinsights.load.dataset' = '"
            + WHOLE
            + "')");
    insertMine("2019-03-01");
    insertMine("2026-03-01");
    loads.edit(file -> withoutMonth(file, "2026-03"));

    assertThat(loads.load(WHOLE, "range", "LIFETIME"))
        .extracting(LoadResult::state)
        .containsOnly(State.LOADED);
    loads.passADay();
    loads.load(WHOLE, "range", "LIFETIME");

    assertThat(mine("2019-03-01")).isEqualTo(180);
    assertThat(mine("2026-03-01")).isEqualTo(180);
    loads.edit(file -> file);
    loads.passADay();
    loads.load(WHOLE, "range", "LIFETIME", "accept", WHOLE);
    assertThat(mine("2019-03-01")).isEqualTo(180);
    assertThat(mine("2026-03-01")).as("the service has rows of it").isZero();
  }

  private void insertMine(String month) {
    loads.rows(
        "INSERT INTO %s (DateKey, CustomerName, CustomerId) SELECT DATE'%s', 'mine', string(id) FROM range(180)"
            .formatted(WHOLE_TABLE, month));
  }

  private long mine(String month) {
    return Long.parseLong(
        loads
            .rows(
                "SELECT count(*) FROM %s WHERE CustomerName = 'mine' AND DateKey = DATE'%s'"
                    .formatted(WHOLE_TABLE, month))
            .get(0)
            .get(0));
  }

  private static List<List<String>> withoutMonth(List<List<String>> file, String month) {
    return file.stream().filter(record -> !record.get(0).startsWith(month)).toList();
  }

  @Test
  @Tag("long")
  void anEmptiedMonthIsEmptyAndTheLastOneKeepsItsRows() {
    loads.load();
    long may = count("2026-05-01");
    loads.edit(file -> without(without(file, "2026-05-01"), "2026-03-01"));
    loads.passADay();

    assertThat(loads.load()).containsExactly(State.LOADED);

    assertThat(count("2026-03-01")).isZero();
    assertThat(count("2026-05-01")).isEqualTo(may).isPositive();
  }

  private long count(String month) {
    String query = "SELECT count(*) FROM " + TABLE + " WHERE Month = DATE'" + month + "'";
    return Long.parseLong(loads.rows(query).get(0).get(0));
  }

  /** In Auckland, the last day of a month in UTC is in the next one from noon on. */
  @Test
  void monthsAreThoseOfUtc() {
    loads.set("schemaHints", "Month TIMESTAMP");
    String zone = loads.spark().conf().get("spark.sql.session.timeZone");
    loads.spark().conf().set("spark.sql.session.timeZone", "Pacific/Auckland");
    try {
      loads.load();
      loads.passADay();
      loads.edit(file -> with(without(file, "2026-05-01"), "2026-04-30T23:30:00"));
      assertThat(loads.load(DATASET, "accept", DATASET))
          .extracting(LoadResult::state)
          .containsExactly(State.LOADED);
    } finally {
      loads.spark().conf().set("spark.sql.session.timeZone", zone);
    }
    assertThat(count("2026-05-01")).as("the last month of the newest is April").isPositive();
  }

  @Test
  @Tag("long")
  void anAcceptedEmptyExecutionKeepsRowsOfYours() {
    loads.restrict(WHOLE_COLUMNS);
    loads.load(WHOLE, "range", "LIFETIME");
    loads.passADay();
    loads.load(WHOLE, "range", "LIFETIME");
    insertMine("2026-03-01");
    String count = "SELECT count(*) FROM " + WHOLE_TABLE + " WHERE DateKey < DATE'2026-06-01'";
    List<List<String>> before = loads.rows(count);
    loads.edit(file -> file.subList(0, 1));
    loads.passADay();
    assertThatThrownBy(() -> loads.load(WHOLE, "range", "LIFETIME"))
        .hasMessageContaining("it has no rows");
    assertThat(loads.rows(count)).isEqualTo(before);

    assertThat(loads.load(WHOLE, "range", "LIFETIME", "accept", WHOLE))
        .extracting(LoadResult::state)
        .containsExactly(State.LOADED);

    assertThat(loads.rows(count)).containsExactly(List.of("180"));
    assertThat(mine("2026-03-01")).isEqualTo(180);
  }

  /** Months between two that a newer execution has are replaced by an older one, and only these. */
  @Test
  void anOlderExecutionReplacesWhatNoNewerOneCovers() {
    loads.load();
    loads.sandbox().listOnly(id -> false);
    loads.edit(file -> marked(file, "old"));
    loads.passADay();
    loads.edit(file -> marked(file, "new"));
    loads.passADay();
    loads.sandbox().listOnly(id -> true);

    loads.load();

    List<List<String>> months =
        loads.rows(
            "SELECT DISTINCT month(Month), CustomerMarket FROM "
                + TABLE
                + " WHERE Month >= DATE'2026-01-01'");
    assertThat(months)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 5).mapToObj(m -> List.of("" + m, "new")).toList());
  }

  private static List<List<String>> marked(List<List<String>> file, String text) {
    int at = file.get(0).indexOf("CustomerMarket");
    List<List<String>> marked = new ArrayList<>(List.of(file.get(0)));
    for (List<String> record : file.subList(1, file.size())) {
      List<String> copy = new ArrayList<>(record);
      copy.set(at, text);
      marked.add(copy);
    }
    return marked;
  }
}
