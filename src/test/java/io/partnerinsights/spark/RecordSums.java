package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Program;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;

/**
 * What DuckDB computes from the sandbox's records for each sum in the documentation: not from the
 * rows of a report, which may not have what a sum needs.
 */
final class RecordSums {
  /** SQL of DuckDB by the beginning of a documented statement; range is six months, or the last. */
  private static final Map<String, String> ORACLES =
      Map.of(
          "val top = (spark.read.format",
          """
          SELECT CustomerTenantId, arg_max(CustomerName, Month) AS name, sum("~billed") AS n
          FROM CustomersAndTenants
          WHERE IsDuplicateRowForPGA = 0 AND Month >= ${half} AND Month < ${month}
          GROUP BY CustomerTenantId ORDER BY n DESC LIMIT 5
          """,
          "SELECT Month, sum(TotalMonthlyActiveUsers) FROM usage",
          """
          SELECT Month, sum("~users") AS n FROM OfficeUsage
          WHERE IsDuplicateRowForPGA = 0 AND WorkloadName = 'Teams'
            AND Month >= ${half} AND Month < ${month} GROUP BY ALL
          ORDER BY Month
          """,
          "SELECT Product, sum(BilledRevenueUSD) AS usd FROM revenue_last_month",
          """
          SELECT Product, sum("~billed") AS n FROM CustomersAndTenants
          WHERE IsDuplicateRowForPGA = 0 AND Month >= ${last} AND Month < ${month} GROUP BY ALL
          """,
          "SELECT Month, sum(BilledRevenueUSD) AS too_high",
          """
          SELECT Month, sum("~billed") AS n, sum("~billed") FILTER (WHERE IsDuplicateRowForPGA = 0) AS once
          FROM CustomersAndTenants WHERE Month BETWEEN DATE '2026-05-01' AND DATE '2026-07-01' GROUP BY ALL
          ORDER BY Month
          """,
          "SELECT Month, Region, CAST(sum(ACR_USD) AS DECIMAL(18, 4)) AS acr FROM azure_2026",
          """
          SELECT Month, CASE CustomerMarket WHEN 'France' THEN 'EMEA' ELSE 'APAC' END AS r, sum("~acr") AS n
          FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0 AND CustomerMarket IN ('France', 'Japan')
            AND Month >= DATE '2026-01-01' AND Month < ${month} GROUP BY ALL ORDER BY Month, r LIMIT 4
          """,
          "SELECT OfferName, sum(PageVisits) AS visits FROM insights.cmp.ISVMarketplaceInsights",
          """
          SELECT OfferName, sum(PageVisits) AS n FROM ISVMarketplaceInsights
          WHERE Date >= DATE '2026-01-01' GROUP BY ALL
          """,
          "SELECT Month, sum(BilledRevenueUSD) AS every_row",
          """
          SELECT Month, sum("~billed") AS n, sum("~billed") FILTER (WHERE IsDuplicateRowForPGA = 0) AS company,
            sum("~billed") FILTER (WHERE MPNId = '6096001') AS location,
            sum("~billed") FILTER (WHERE MPNId = '6096001' AND IsDuplicateRowForPGA = 0) AS low
          FROM CustomersAndTenants WHERE Month BETWEEN DATE '2026-06-01' AND DATE '2026-07-01' GROUP BY ALL
          ORDER BY Month
          """,
          "SELECT coalesce(CAST(Month AS STRING), 'both') AS month, sum(AvailableSeatsEOP)",
          """
          SELECT coalesce(CAST(Month AS VARCHAR), 'both') AS m, sum("~level") AS n
          FROM SeatsSubscriptionsAndRevenue
          WHERE IsDuplicateRowForPGA = 0 AND Month BETWEEN DATE '2026-06-01' AND DATE '2026-07-01'
          GROUP BY ROLLUP (Month) ORDER BY m
          """,
          "SELECT 'billed' AS kind, sum(BilledRevenueUSD) AS usd",
          """
          SELECT 'billed' AS kind, CAST(sum("~billed") AS DECIMAL(18, 4)) AS n FROM CustomersAndTenants
          WHERE IsDuplicateRowForPGA = 0 AND Month = DATE '2026-07-01'
          UNION ALL SELECT 'ACR', sum("~acr") FROM AzureUsage
          WHERE IsACRDuplicateAtPGALevel = 0 AND Month = DATE '2026-07-01'
          """);

  private RecordSums() {}

  /**
   * Compares the rows of a statement, in order if the oracle has one; a sum without oracle fails.
   */
  static void check(String statement, Dataset<?> rows, Sandbox sandbox) {
    Optional<String> oracle =
        ORACLES.entrySet().stream()
            .filter(known -> statement.startsWith(known.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    assertThat(oracle.isPresent() || !statement.contains(" sum("))
        .as("Compare with records: %s", statement)
        .isTrue();
    oracle.ifPresent(
        sql -> {
          var compared = assertThat(Rows.of(rows.toDF())).as(statement).hasSizeGreaterThan(1);
          if (sql.contains("ORDER BY")) {
            compared.isEqualTo(of(sql, sandbox));
          } else {
            compared.containsExactlyInAnyOrderElementsOf(of(sql, sandbox));
          }
        });
  }

  private static List<List<String>> of(String oracle, Sandbox sandbox) {
    LocalDate today = LocalDate.ofInstant(sandbox.clock().instant(), ZoneOffset.UTC);
    LocalDate month = today.withDayOfMonth(1);
    String sql =
        oracle
            .replace("${month}", date(month))
            .replace("${last}", date(month.minusMonths(1)))
            .replace("${half}", date(month.minusMonths(6)));
    Program program = oracle.contains("ISV") ? Program.CMP : Program.MPN;
    return sandbox.queryRecords(program, sql, today).stream()
        .map(row -> row.values().stream().map(Rows::toText).toList())
        .toList();
  }

  private static String date(LocalDate day) {
    return "DATE '" + day + "'";
  }
}
