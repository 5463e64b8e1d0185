package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.spark.load.LoadResult.State;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
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

  private static final String YEAR = "Month BETWEEN DATE '2025-06-01' AND DATE '2026-05-01'";

  private static final String GROWTH =
      "SELECT Month%s, CAST(acr_usd AS DECIMAL(18,4)), CAST(acr_month_before AS DECIMAL(18,4)),"
          + " CAST(acr_year_before AS DECIMAL(18,4)), CAST(growth_month AS DECIMAL(18,2)),"
          + " CAST(growth_year AS DECIMAL(18,2)) FROM %s";

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(SPARK, "", sandbox -> sandbox.scale(0.3).restated(true));

  private void load(String... datasets) {
    for (String dataset : datasets) {
      assertThat(loads.loadDataset(dataset)).extracting(LoadResult::state).contains(State.LOADED);
    }
  }

  /** Lets some days pass in which the service restates months, and loads them. */
  private void restate(String... datasets) {
    loads.clockedSandbox().passTime(Duration.ofDays(11));
    loads.passADay();
    load(datasets);
  }

  /** Creates the view of a file, as a user does after copying it. */
  private void create(String view) throws IOException {
    create(view, sql -> sql);
  }

  private void create(String view, UnaryOperator<String> edit) throws IOException {
    SPARK.session().sql("USE " + loads.schema());
    String sql = edit.apply(Files.readString(MARTS.resolve(view + ".sql")));
    assertThat(sql).contains("VIEW " + view + " AS");
    SPARK.session().sql(sql.strip().replaceFirst(";$", ""));
  }

  private List<List<String>> rows(String sql) {
    return loads.queryRows(sql);
  }

  /** Returns what DuckDB computes from the records that the newest execution of a table has. */
  private List<List<String>> records(Program program, String table, String sql) {
    return loads.recordsOfDay(program, loads.newestDay(table), sql);
  }

  private void assertSame(String view, String table, String duckDb) {
    List<List<String>> expected = records(Program.MPN, table, duckDb);
    assertThat(rows(view)).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  @Tag("full")
  void revenueIsThatOfTheRecords() throws IOException {
    String table = "customers_and_tenants";
    load("CustomersAndTenants");
    create("revenue_by_location");
    String rows =
        "SELECT Month, count(*), sum(BilledRevenueUSD) FROM lake." + table + " GROUP BY 1";
    List<List<String>> before = rows(rows);
    restate("CustomersAndTenants");

    assertThat(rows(rows)).as("restated and late records").doesNotContainSequence(before);
    String billed = "sum(\"~billed\") AS n FROM CustomersAndTenants WHERE IsDuplicateRowForPGA = 0";
    assertGrowth("revenue_by_customer", "revenue", ", CustomerTenantId", billed);
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
    assertThat(rows("SELECT DISTINCT CustomerTenantId FROM lake.revenue_by_customer"))
        .as("one segment for each customer")
        .hasSameSizeAs(
            rows(
                "SELECT DISTINCT CustomerTenantId, CustomerSegment FROM lake.revenue_by_customer"));
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
    assertThat(rows("SELECT DISTINCT CustomerTenantId FROM lake.seats_by_product"))
        .as("one segment for each customer")
        .hasSameSizeAs(
            rows("SELECT DISTINCT CustomerTenantId, CustomerSegment FROM lake.seats_by_product"));
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
      loads.clockedSandbox().passTime(Duration.ofDays(30));
      loads.passADay();
      load("SeatsSubscriptionsAndRevenue");
    }

    assertThat(rows(settled)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  @Tag("long")
  void azureGrowsAsTheRecordsDo() throws IOException {
    load("AzureUsage");
    restate("AzureUsage");

    String acr = "sum(\"~acr\") AS n FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0";
    assertGrowth("azure_by_subscription", "acr", ", CustomerTenantId, SubscriptionId", acr);
    assertGrowth("azure_by_customer", "acr", ", CustomerTenantId", acr);
  }

  /**
   * Compares a view with the records and those of the month and the year before, by its keys and
   * over all of them. Some have ended, and growth over what was not positive is NULL.
   */
  private void assertGrowth(String view, String amount, String keys, String sum)
      throws IOException {
    create(view);
    String table = amount.equals("acr") ? "azure_usage" : "customers_and_tenants";
    String rows = "lake." + view + " WHERE " + YEAR;
    String sums =
        "(SELECT Month, sum(acr_usd) AS acr_usd, sum(acr_month_before) AS acr_month_before,"
            + " sum(acr_year_before) AS acr_year_before,"
            + " sum(acr_usd) / sum(acr_month_before) - 1 AS growth_month,"
            + " sum(acr_usd) / sum(acr_year_before) - 1 AS growth_year FROM "
            + rows
            + " GROUP BY Month)";

    assertSame(GROWTH.formatted(keys, rows).replace("acr", amount), table, grown(keys, sum));
    assertThat(rows(GROWTH.formatted("", sums).replace("acr", amount)))
        .hasSize(12)
        .containsExactlyInAnyOrderElementsOf(records(Program.MPN, table, grown("", sum)));
    String ended = "SELECT count(*) > 0, max(growth_year) FROM %s AND acr_usd = 0 AND NOT settled";
    assertThat(rows((ended + " AND acr_year_before > 0").formatted(rows).replace("acr", amount)))
        .extracting(row -> new BigDecimal(row.get(1)).intValueExact())
        .containsExactly(-1);
  }

  private static String grown(String keys, String sum) {
    return """
    WITH s AS (SELECT Month%1$s, %2$s
      AND Month BETWEEN DATE '2024-06-01' AND DATE '2026-05-01' GROUP BY ALL),
    g AS (SELECT CAST(Month AS DATE) AS Month%1$s, sum(n) AS n, sum(m) AS m, sum(y) AS y FROM (
      SELECT Month%1$s, n, 0 AS m, 0 AS y FROM s
      UNION ALL SELECT Month + INTERVAL 1 MONTH%1$s, 0, n, 0 FROM s
      UNION ALL SELECT Month + INTERVAL 1 YEAR%1$s, 0, 0, n FROM s) GROUP BY ALL)
    SELECT Month%1$s, CAST(n AS DECIMAL(18,4)) AS n, CAST(m AS DECIMAL(18,4)) AS m, CAST(y AS DECIMAL(18,4)) AS y,
      CAST(CAST(CASE WHEN m > 0 THEN n / m - 1 END AS DECIMAL(38,12)) AS DECIMAL(18,2)) AS gm,
      CAST(CAST(CASE WHEN y > 0 THEN n / y - 1 END AS DECIMAL(38,12)) AS DECIMAL(18,2)) AS gy
    FROM g WHERE Month BETWEEN DATE '2025-06-01' AND DATE '2026-05-01' AND (n <> 0 OR m <> 0 OR y <> 0)
    """
        .formatted(keys, sum);
  }

  /** The table was created without the feed; the page's steps turn it on. */
  @Test
  @Tag("long")
  void restatementsBeginWhereTheFeedBegins() throws IOException {
    String table = "lake.customers_and_tenants";
    load("CustomersAndTenants");
    restate("CustomersAndTenants");
    rows("ALTER TABLE " + table + " SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')");

    String version = rows("DESCRIBE HISTORY " + table + " LIMIT 1").get(0).get(0);
    create("revenue_restated", sql -> sql.replace("', 0)", "', " + version + ")"));
    assertThat(rows("SELECT * FROM lake.revenue_restated")).isEmpty();
    String sums =
        "SELECT Month, sum(BilledRevenueUSD) AS usd FROM %s%s"
            + " WHERE IsDuplicateRowForPGA = 0 GROUP BY Month";
    restate("CustomersAndTenants");
    assertThat(rows("SELECT Month, sum(change_usd) FROM lake.revenue_restated GROUP BY Month"))
        .hasSizeGreaterThan(1)
        .containsExactlyInAnyOrderElementsOf(
            rows(
                "SELECT Month, n.usd - o.usd FROM ("
                    + sums.formatted(table, "")
                    + ") n JOIN ("
                    + sums.formatted(table, " VERSION AS OF " + version)
                    + ") o USING (Month) WHERE n.usd <> o.usd"));
  }

  /** The service may leave a customer's tenant empty. */
  @Test
  @Tag("long")
  void recordsWithoutATenantCount() throws IOException {
    loads.files.editWith(
        "SELECT * REPLACE (nullif(CustomerTenantId, regexp_extract(CustomerTenantId, '^1.*')) AS"
            + " CustomerTenantId) FROM file");
    load("CustomersAndTenants", "AzureUsage", "SeatsSubscriptionsAndRevenue");

    for (List<String> each :
        List.of(
            List.of(
                "revenue_by_customer", "revenue_usd", "customers_and_tenants", "BilledRevenueUSD"),
            List.of("azure_by_customer", "acr_usd", "azure_usage", "ACR_USD"),
            List.of("azure_by_subscription", "acr_usd", "azure_usage", "ACR_USD"),
            List.of(
                "seats_by_product",
                "seats",
                "seats_subscriptions_and_revenue",
                "AvailableSeatsEOP"))) {
      create(each.get(0));
      String sums = "SELECT Month, sum(%s) FROM lake.%s %s GROUP BY Month";
      boolean isAzure = each.get(1).equals("acr_usd");
      String flag = isAzure ? "IsACRDuplicateAtPGALevel" : "IsDuplicateRowForPGA";
      assertThat(rows(sums.formatted(each.get(1), each.get(0), "")))
          .containsExactlyInAnyOrderElementsOf(
              rows(sums.formatted(each.get(3), each.get(2), "WHERE " + flag + " = 0")));
      assertThat(
              rows("SELECT count(*) FROM lake." + each.get(0) + " WHERE CustomerTenantId IS NULL"))
          .isNotEqualTo(List.of(List.of("0")));
    }
    rows("DELETE FROM lake.seats_subscriptions_and_revenue WHERE Month = DATE '2026-01-01'");
    assertThat(
            rows(
                "SELECT DISTINCT seats_before FROM lake.seats_by_product WHERE Month = DATE"
                    + " '2026-02-01'"))
        .as("a month without the month before")
        .containsExactly(List.of("null"));
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
