package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads datasets with days, of the marketplace, and of an account that has none. */
final class LoadDatasetsTest {
  private static final String DAYS = "TeamsUsageWorkload";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, "", sandbox -> sandbox.scale(0.05));

  /** What TIMESPAN means is not documented: six months until today are no six whole ones. */
  @Test
  void aTimespanThatBeginsWithinAMonthKeepsThisMonth() throws SQLException {
    loads.restrict("MonthKey,CustomerTenantId,SubWorkload");
    loads.load(DAYS);
    loads.edit(file -> rolling(file.get(0)));
    loads.passADay();
    loads.load(DAYS);

    try (ExpectedTable expected = new ExpectedTable("MonthKey")) {
      expected.load(loads.files().get(0), "2025-06-01");
      expected.load(loads.files().get(1), "");
      String table = "lake.teams_usage_workload";
      assertThat(loads.rows(expected.query(table)))
          .hasSizeGreaterThan(100)
          .containsExactlyInAnyOrderElementsOf(expected.rows());
      assertThat(
              loads.rows(
                  "SELECT min(MonthKey) < DATE'2025-12-17', count(DISTINCT _load.execution) FROM "
                      + table
                      + " WHERE MonthKey >= DATE'2025-12-01' AND MonthKey < DATE'2026-01-01'"))
          .as("December is that of the history")
          .containsExactly(List.of("true", "1"));
    }
  }

  private List<List<String>> rolling(List<String> header) {
    LocalDate today = LocalDate.ofInstant(loads.clocked().clock().instant(), ZoneOffset.UTC);
    Instant start = today.minusMonths(6).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    String query = "SELECT " + String.join(", ", header) + " FROM " + DAYS;
    List<List<String>> file = new ArrayList<>(List.of(header));
    loads
        .sandbox()
        .expectedRows(query, start, end)
        .forEach(row -> file.add(new ArrayList<>(row.values())));
    assertThat(file.get(1).get(0)).isBetween("2025-12-16", "2026-06-17");
    return file;
  }

  /** In the marketplace each schedule has to end. */
  @Test
  void datasetsOfTheMarketplaceAreLoaded() {
    loads.useMarketplace();

    assertThat(loads.load("ISVUsage,ISVCustomer"))
        .extracting(LoadResult::state)
        .containsExactly(State.LOADED, State.LOADED);
    Instant end = Instant.parse("2026-06-01T00:00:00Z");
    assertRows("lake.isv_usage", "SELECT UsageDate, OfferName, CoreSize FROM ISVUsage", end);
    assertRows("lake.isv_customer", "SELECT CustomerId, OfferName FROM ISVCustomer", null);

    loads.passADay();
    assertThat(loads.load("ISVUsage,ISVCustomer"))
        .extracting(LoadResult::state)
        .containsExactly(State.LOADED, State.LOADED);
    assertRows("lake.isv_customer", "SELECT CustomerId, OfferName FROM ISVCustomer", null);
    assertThat(loads.clocked().marketplaceClient().reports(ReportFilter.all()))
        .extracting(ScheduledReport::recurrenceCount)
        .containsExactly(364, 364);
  }

  private void assertRows(String table, String query, Instant end) {
    List<List<String>> expected = Rows.of(loads.sandbox().expectedRows(query, null, end));
    assertThat(loads.rows(query.replaceAll("FROM .*", "FROM " + table)))
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The command line and {@code insights.mpn.PowerBIUsage} read the query of the widest range. */
  @Test
  void aTableHasTheRowsOfADatasetThatIsRead() {
    loads.load("PowerBIUsage");

    assertThat(
            loads.rows(
                "SELECT Month, sum(TotalActiveSeats) FROM lake.power_bi_usage GROUP BY Month"))
        .hasSize(12)
        .containsExactlyInAnyOrderElementsOf(
            Rows.of(
                loads
                    .sandbox()
                    .expectedRows(
                        "SELECT Month, TotalActiveSeats FROM PowerBIUsage TIMESPAN LAST_1_YEAR")));
  }

  @ParameterizedTest
  @CsvSource({
    "LAST_9_MONTHS, the dataset does not have this range",
    "LAST_MONTH, the oldest month of a TIMESPAN may be cut"
  })
  void refusesARangeWithTheRightReason(String range, String reason) {
    assertThatThrownBy(() -> loads.load("OfficeUsage", "range", range))
        .hasMessageContainingAll(range, reason, "it offers LAST_MONTH, LAST_3_MONTHS");
  }

  @Test
  @Tag("long")
  void allDatasetsOfTheMarketplaceAreLoaded() {
    loads.useMarketplace();

    List<LoadResult> results = loads.run("into", loads.schema());

    assertThat(results).extracting(LoadResult::state).containsOnly(State.LOADED);
    assertThat(results).hasSizeGreaterThan(6);
  }

  @Test
  void anAccountWithoutDatasetsHasNoResultAndDueReportsGo() {
    loads.read("SELECT CustomerName FROM OfficeUsage");
    for (int day = 0; day < 3; day++) {
      loads.passADay();
    }
    loads
        .sandbox()
        .faults()
        .on("GET", "/ScheduledDataset")
        .always()
        .answer("{\"value\": [], \"nextLink\": null, \"totalCount\": 0, \"statusCode\": 200}");

    assertThat(loads.run("into", loads.schema())).isEmpty();
    assertThat(loads.reports()).isOne();
    assertThat(loads.clocked().client().reports(ReportFilter.all()))
        .as("a report of another application, which is due")
        .isEmpty();
  }
}
