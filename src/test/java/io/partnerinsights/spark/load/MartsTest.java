package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.spark.Rows;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The views of examples/sql/marts over tables that loads keep, beside what DuckDB computes from the
 * sandbox's records. Between two loads, a month is restated and records come late; customers have
 * been renamed.
 */
@Tag("delta")
final class MartsTest {
  private static final Path MARTS = Path.of("examples/sql/marts");

  private static final String COMPANY = " WHERE IsDuplicateRowForPGA = 0 AND ";
  private static final String YEAR = "Month BETWEEN DATE '2025-06-01' AND DATE '2026-05-01'";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "", sandbox -> sandbox.scale(0.3).restated(true));

  private void load(String... datasets) {
    for (String dataset : datasets) {
      assertThat(loads.load(dataset)).extracting(LoadResult::state).contains(State.LOADED);
    }
  }

  /** Lets some days pass in which the service restates months, and loads them. */
  private void restate(String... datasets) {
    loads.clocked().pass(Duration.ofDays(11));
    loads.passADay();
    load(datasets);
  }

  /** Creates the view of a file, as a user does after copying it. */
  private void create(String view) throws IOException {
    SPARK.session().sql("USE " + loads.schema());
    String sql = Files.readString(MARTS.resolve(view + ".sql"));
    assertThat(sql).contains("VIEW " + view + " AS");
    SPARK.session().sql(sql.strip().replaceFirst(";$", ""));
  }

  private List<List<String>> rows(String sql) {
    return loads.rows(sql);
  }

  /** Returns what DuckDB computes from the records that the newest execution of a table has. */
  private List<List<String>> records(Program program, String table, String sql) {
    String day = rows("SELECT CAST(max(_load.generated) AS DATE) FROM lake." + table).get(0).get(0);
    return loads.sandbox().records(program, sql, LocalDate.parse(day)).stream()
        .map(row -> (List<String>) new ArrayList<>(row.values().stream().map(Rows::text).toList()))
        .toList();
  }

  private void assertSame(String view, String table, String duckDb) {
    List<List<String>> expected = records(Program.MPN, table, duckDb);
    assertThat(rows(view)).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void revenueIsThatOfTheRecords() throws IOException {
    String table = "customers_and_tenants";
    load("CustomersAndTenants");
    create("revenue_by_customer");
    create("revenue_by_location");
    String rows =
        "SELECT Month, count(*), sum(BilledRevenueUSD) FROM lake." + table + " GROUP BY 1";
    List<List<String>> before = rows(rows);
    restate("CustomersAndTenants");

    assertThat(rows(rows)).as("restated and late records").doesNotContainSequence(before);
    assertSame(
        "SELECT Month, CustomerTenantId, CAST(revenue_usd AS DECIMAL(18,2))"
            + " FROM lake.revenue_by_customer WHERE "
            + YEAR,
        table,
        "SELECT Month, CustomerTenantId, CAST(sum(\"~billed\") AS DECIMAL(18,2))"
            + " FROM CustomersAndTenants"
            + COMPANY
            + YEAR
            + " GROUP BY ALL");
    assertSame(
        "SELECT Month, MpnId, CAST(sum(revenue_usd) AS DECIMAL(18,2))"
            + " FROM lake.revenue_by_location WHERE "
            + YEAR
            + " GROUP BY Month, MpnId",
        table,
        "SELECT Month, MpnId, CAST(sum(\"~billed\") AS DECIMAL(18,2)) FROM CustomersAndTenants"
            + " WHERE "
            + YEAR
            + " GROUP BY ALL");
    assertARenamedCustomerHasOneName();
  }

  private void assertARenamedCustomerHasOneName() {
    String names =
        "SELECT CustomerTenantId FROM lake.%s GROUP BY 1 HAVING count(DISTINCT CustomerName) > 1";
    assertThat(rows(names.formatted("customers_and_tenants"))).isNotEmpty();
    assertThat(rows(names.formatted("revenue_by_customer"))).isEmpty();
    assertThat(rows("SELECT DISTINCT CustomerTenantId, CustomerName FROM lake.revenue_by_customer"))
        .containsExactlyInAnyOrderElementsOf(
            records(
                Program.MPN,
                "customers_and_tenants",
                "SELECT CustomerTenantId, arg_max(CustomerName, Month) FROM CustomersAndTenants"
                    + " WHERE Month BETWEEN DATE '2024-06-01' AND DATE '2026-05-01' GROUP BY ALL"));
  }

  @Test
  @Tag("long")
  void loadedMonthsSayWhichMonthsWereReplaced() throws IOException {
    load("CustomersAndTenants");
    create("loaded_months");
    assertThat(rows("SELECT count(*), count(DISTINCT execution) FROM lake.loaded_months"))
        .containsExactly(List.of("24", "1"));
    restate("CustomersAndTenants");

    assertThat(
            rows(
                "SELECT Month FROM lake.loaded_months"
                    + " WHERE generated >= DATE '2026-06-16' ORDER BY Month"))
        .extracting(row -> row.get(0))
        .containsExactly("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01");
  }

  @Test
  @Tag("long")
  void seatsAndChurnAreThoseOfTheRecords() throws IOException {
    load("SeatsSubscriptionsAndRevenue");
    create("seats_by_product");
    restate("SeatsSubscriptionsAndRevenue");

    assertSame(
        "SELECT Month, CustomerTenantId, Product, seats, won, lost, churned"
            + " FROM lake.seats_by_product WHERE Month > DATE '2025-06-01'",
        "seats_subscriptions_and_revenue",
        """
        WITH s AS (SELECT Month, CustomerTenantId t, Product p, sum("~level") AS seats
          FROM SeatsSubscriptionsAndRevenue WHERE IsDuplicateRowForPGA = 0
            AND Month BETWEEN DATE '2025-06-01' AND DATE '2026-05-01' GROUP BY ALL),
        j AS (SELECT coalesce(a.Month, CAST(b.Month + INTERVAL 1 MONTH AS DATE)) AS Month, coalesce(a.t, b.t) t,
            coalesce(a.p, b.p) p, coalesce(a.seats, 0) AS seats, coalesce(b.seats, 0) AS before
          FROM s a FULL JOIN s b ON a.t = b.t AND a.p = b.p AND a.Month = b.Month + INTERVAL 1 MONTH)
        SELECT Month, t, p, seats, greatest(seats - before, 0) AS won, greatest(before - seats, 0) AS lost,
          CASE WHEN seats = 0 THEN before ELSE 0 END AS churned
        FROM j WHERE (seats <> 0 OR before <> 0)
          AND Month BETWEEN DATE '2025-07-01' AND DATE '2026-05-01'
        """);
    assertThat(rows("SELECT sum(churned) > 0, sum(won) > 0 FROM lake.seats_by_product"))
        .containsExactly(List.of("true", "true"));
    assertThat(rows("SELECT max(Month) FROM lake.seats_by_product WHERE settled"))
        .containsExactly(List.of("2026-02-01"));
    assertSettledMonthsStay();
  }

  /** No record of a settled month comes late. */
  private void assertSettledMonthsStay() {
    String settled =
        "SELECT Month, sum(won), sum(lost), sum(churned) FROM lake.seats_by_product"
            + " WHERE Month <= DATE '2026-02-01' GROUP BY Month";
    List<List<String>> before = rows(settled);
    for (int month = 0; month < 3; month++) {
      loads.clocked().pass(Duration.ofDays(30));
      loads.passADay();
      load("SeatsSubscriptionsAndRevenue");
    }

    assertThat(rows(settled)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  @Tag("long")
  void azureGrowsAsTheRecordsDo() throws IOException {
    load("AzureUsage");
    create("azure_by_subscription");
    create("azure_by_customer");
    restate("AzureUsage");

    assertGrowth("azure_by_subscription", ", SubscriptionId");
    assertGrowth("azure_by_customer", "");
  }

  /** Growth over what was not positive is NULL. */
  private void assertGrowth(String view, String of) {
    assertSame(
        "SELECT Month, CustomerTenantId"
            + of
            + ", CAST(acr_usd AS DECIMAL(18,4)),"
            + " CAST(acr_month_before AS DECIMAL(18,4)), CAST(acr_year_before AS DECIMAL(18,4)),"
            + " CAST(growth_month AS DECIMAL(18,2)), CAST(growth_year AS DECIMAL(18,2))"
            + " FROM lake."
            + view
            + " WHERE "
            + YEAR,
        "azure_usage",
        """
        WITH s AS (SELECT Month, CustomerTenantId%1$s, sum("~acr") AS acr FROM AzureUsage
          WHERE IsACRDuplicateAtPGALevel = 0 GROUP BY ALL),
        g AS (SELECT *, max(acr) OVER (%2$s 1 MONTH PRECEDING AND INTERVAL 1 MONTH PRECEDING) m,
          max(acr) OVER (%2$s 1 YEAR PRECEDING AND INTERVAL 1 YEAR PRECEDING) y FROM s)
        SELECT Month, CustomerTenantId%1$s, CAST(acr AS DECIMAL(18,4)) AS acr, CAST(m AS DECIMAL(18,4)) AS m,
          CAST(y AS DECIMAL(18,4)) AS y,
          CAST(CAST(CASE WHEN m > 0 THEN acr / m - 1 END AS DECIMAL(38,12)) AS DECIMAL(18,2)) AS gm,
          CAST(CAST(CASE WHEN y > 0 THEN acr / y - 1 END AS DECIMAL(38,12)) AS DECIMAL(18,2)) AS gy
        FROM g WHERE Month BETWEEN DATE '2025-06-01' AND DATE '2026-05-01'
        """
            .formatted(
                of,
                "PARTITION BY CustomerTenantId%s ORDER BY Month RANGE BETWEEN INTERVAL"
                    .formatted(of)));
  }

  @Test
  @Tag("long")
  void usersAndSeatsAreThoseOfTheRecords() throws IOException {
    load("OfficeUsage", "SeatsSubscriptionsAndRevenue");
    create("active_users");
    restate("OfficeUsage", "SeatsSubscriptionsAndRevenue");

    assertSame(
        "SELECT Month, CustomerTenantId, WorkloadName, active_users, assigned_seats"
            + " FROM lake.active_users WHERE "
            + YEAR,
        "office_usage",
        """
        SELECT coalesce(u.Month, s.Month) AS m, coalesce(u.t, s.t) AS t, u.w, u.users, s.seats FROM
          (SELECT Month, CustomerTenantId t, WorkloadName w, sum("~users") AS users FROM OfficeUsage
            WHERE IsDuplicateRowForPGA = 0 GROUP BY ALL) u
          FULL JOIN (SELECT Month, CustomerTenantId t, sum("~assigned") AS seats FROM SeatsSubscriptionsAndRevenue
            WHERE IsDuplicateRowForPGA = 0 AND Product = 'Office/Microsoft 365' GROUP BY ALL) s
          ON s.Month = u.Month AND s.t = u.t
        WHERE coalesce(u.Month, s.Month) BETWEEN DATE '2025-06-01' AND DATE '2026-05-01'
        """);
    assertThat(rows("SELECT * FROM lake.active_users WHERE assigned_seats < active_users"))
        .isEmpty();
  }

  @Test
  @Tag("long")
  void ordersAndPayoutsAreThoseOfTheRecords() throws IOException {
    loads.useMarketplace();
    load("ISVOrder", "ISVRevenue");
    create("marketplace_orders");
    create("marketplace_payouts");
    restate("ISVOrder", "ISVRevenue");

    assertThat(
            rows(
                "SELECT MonthStartDate, OfferName, Currency, orders, customers, canceled,"
                    + " CAST(billed_revenue AS DECIMAL(18,2)) FROM lake.marketplace_orders"))
        .hasSizeGreaterThan(50)
        .containsExactlyInAnyOrderElementsOf(
            records(
                Program.CMP,
                "isv_order",
                """
                SELECT MonthStartDate, OfferName, Currency, count(*) AS n, count(DISTINCT CustomerId) AS c,
                  count(OrderCancelDate) AS x, CAST(sum(BilledRevenue) AS DECIMAL(18,2)) AS r
                FROM ISVOrder WHERE MonthStartDate <= DATE '2026-06-01' GROUP BY ALL
                """));
    assertThat(
            rows(
                "SELECT payout_month, PayoutStatus, CAST(sum(revenue_usd) AS DECIMAL(18,2)),"
                    + " CAST(sum(earnings_usd) AS DECIMAL(18,2))"
                    + " FROM lake.marketplace_payouts GROUP BY 1, 2"))
        .hasSizeGreaterThan(50)
        .containsExactlyInAnyOrderElementsOf(
            records(
                Program.CMP,
                "isv_revenue",
                """
                SELECT CAST(MonthStartDate + INTERVAL 2 MONTH AS DATE) AS m, PayoutStatus,
                  CAST(sum(EstimatedRevenueUSD) AS DECIMAL(18,2)) AS r, CAST(sum(EarningAmountUSD) AS DECIMAL(18,2)) AS e
                FROM ISVRevenue WHERE MonthStartDate <= DATE '2026-06-01' GROUP BY ALL
                """));
  }
}
