package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Program;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service's words say of numbers holds in the sandbox, within datasets and between. */
final class CoherentDataTest {
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private final Sandbox sandbox =
      Sandbox.builder().clock(clock).restated(true).latency(Duration.ZERO).start();

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private List<Map<String, Object>> records(String sql) {
    return sandbox.records(Program.MPN, sql, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private String one(String sql) {
    return records("SELECT CAST(" + sql.replaceFirst(" FROM", " AS VARCHAR) AS v FROM"))
        .get(0)
        .get("v")
        .toString();
  }

  /** Of months that are restated no more: until then, a record may be late. */
  @Test
  void changeIsTheSeatsOfTheMonthLessThoseOfTheLast() {
    List<Map<String, Object>> wrong =
        records(
            """
            WITH months AS (
              SELECT Month, sum("~level") AS seats, sum("~level" - "~before") AS change
              FROM SeatsSubscriptionsAndRevenue
              WHERE IsDuplicateRowForPGA = 0 AND Month < DATE '2026-04-01' GROUP BY Month)
            SELECT * FROM (SELECT *, seats - lag(seats) OVER (ORDER BY Month) AS difference FROM months)
            WHERE difference <> change
            """);

    assertThat(wrong).isEmpty();
    assertThat(one("count(*) FROM SeatsSubscriptionsAndRevenue WHERE \"~level\" = 0"))
        .isNotEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "sum(\"~billed\"), CustomersAndTenants, SeatsSubscriptionsAndRevenue, true",
    "sum(\"~azure\"), CustomersAndTenants, SeatsSubscriptionsAndRevenue, true",
    "sum(\"~assigned\"), CustomersAndTenants, SeatsSubscriptionsAndRevenue, true",
    "sum(\"~billed\"), CSPRevenueDetails, CustomersAndTenants, PartnerAttributionType LIKE 'CSP%'",
  })
  void datasetsAgreeWhereTheySayTheSame(String sum, String one, String other, String condition) {
    String company = " WHERE IsDuplicateRowForPGA = 0 AND " + condition;

    for (int week = 0; week < 3; week++) {
      assertThat(one(sum + " FROM " + one + company))
          .isEqualTo(one(sum + " FROM " + other + company));
      assertThat(one(sum + " FROM " + one)).isNotEqualTo(one(sum + " FROM " + one + company));
      clock.advance(Duration.ofDays(7));
    }
  }

  @Test
  void azureConsumedRevenueIsTheSameInTwoDatasets() {
    assertThat(one("sum(\"~acr\") FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0"))
        .isEqualTo(one("sum(\"~azure\") FROM CustomersAndTenants WHERE IsDuplicateRowForPGA = 0"));
  }

  @Test
  void cspRevenueIsNotAllRevenue() {
    String company = " WHERE IsDuplicateRowForPGA = 0 AND ";
    assertThat(
            one(
                "sum(\"~billed\") FROM CSPRevenueDetails"
                    + company
                    + "MonthKey = DATE '2026-01-01'"))
        .isNotEqualTo(
            one(
                "sum(\"~billed\") FROM CustomersAndTenants"
                    + company
                    + "Month = DATE '2026-01-01'"));
  }

  @Test
  void theRevenueOfASubscriptionIsOnEachOfItsRows() {
    List<Map<String, Object>> subscriptions =
        records(
            """
            SELECT SubscriptionId, count(*) AS n, count(DISTINCT MonthlySubscriptionLevelACR) AS levels,
              sum("~acr") AS acr, min(MonthlySubscriptionLevelACR) AS level
            FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0 AND Month = DATE '2026-01-01' GROUP BY ALL
            """);

    assertThat(subscriptions)
        .hasSizeGreaterThan(40)
        .allSatisfy(row -> assertThat(row.get("n")).isEqualTo(5L))
        .allSatisfy(row -> assertThat(row.get("levels")).isEqualTo(1L))
        .allSatisfy(
            row -> assertThat(row.get("acr").toString()).isEqualTo(row.get("level").toString()));
  }

  /** A record that counts again has the numbers of one that does not, at another location. */
  @ParameterizedTest
  @ValueSource(
      strings = {"CustomersAndTenants", "SeatsSubscriptionsAndRevenue", "EMSUsage", "OfficeUsage"})
  void duplicatesRepeatARecordAtEachLocation(String dataset) {
    String joined =
        "SELECT count(*) AS n, count(DISTINCT d.MPNId) AS locations FROM "
            + dataset
            + " d LEFT JOIN "
            + dataset
            + " o ON o.Month = d.Month AND o.\"~r\" = d.\"~r\" AND o.IsDuplicateRowForPGA = 0"
            + " AND o.\"~a\" = d.\"~a\" AND o.MPNId <> d.MPNId WHERE d.IsDuplicateRowForPGA = 1";

    assertThat(records(joined + " AND o.Month IS NULL").get(0)).containsEntry("n", 0L);
    assertThat(records(joined).get(0)).containsEntry("locations", 5L);
  }

  @Test
  void eachFlagOfAzureCountsOnce() {
    Map.of(
            "IsACRDuplicateAtPGALevel", "Month",
            "IsDuplicateAtMpnLevel", "MPNId",
            "IsDuplicateAtPgaAttributionTypeLevel", "PartnerAttributionType")
        .forEach(
            (flag, group) -> {
              String groups =
                  "SELECT count(*) AS n FROM AzureUsage WHERE %s = 0 GROUP BY \"~r\", %s HAVING n >"
                      + " 1";
              assertThat(records(groups.formatted(flag, group))).as(flag).isEmpty();
              assertThat(one("sum(" + flag + ") FROM AzureUsage")).as(flag).isNotEqualTo("0");
            });
    assertThat(one("count(DISTINCT MPNId) FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 1"))
        .isEqualTo("5");
  }

  @Test
  void usersAndAssignedSeatsAreNoMoreThanTheSeats() {
    assertThat(
            one(
                "count(*) FROM PowerBIUsage WHERE ActiveSeats > AssignedSeats OR AssignedSeats >"
                    + " AvailableSeats"))
        .isEqualTo("0");
    assertThat(one("count(*) FROM OfficeUsage WHERE MonthlyActiveUsers > PaidAvailableUnits"))
        .isEqualTo("0");
    assertThat(one("sum(\"~seats\") FROM PowerBIUsage WHERE Month < DATE '2026-04-01'"))
        .isEqualTo(
            one(
                "sum(\"~level\") FROM SeatsSubscriptionsAndRevenue WHERE Month < DATE '2026-04-01'"
                    + " AND Product = 'Power BI' AND IsDuplicateRowForPGA = 0"));
  }

  @Test
  void aNameChangesWhileTheTenantStays() {
    String months =
        " FROM CustomersAndTenants WHERE Month BETWEEN DATE '2026-01-01' AND DATE '2026-06-01'";
    long tenants = Long.parseLong(one("count(DISTINCT CustomerTenantId)" + months));

    assertThat(
            records(
                "SELECT CustomerTenantId AS tenant"
                    + months
                    + " GROUP BY ALL HAVING count(DISTINCT CustomerName) > 1"))
        .hasSizeBetween(2, (int) tenants / 10);
    assertThat(
            records(
                "SELECT CustomerName AS name"
                    + months
                    + " GROUP BY ALL HAVING count(DISTINCT CustomerTenantId) > 1"))
        .isNotEmpty();
  }

  @Test
  void aRestatedRecordChangesInEachDataset() {
    String changed =
        "SELECT \"~e\" AS e, \"~billed\" AS billed FROM %s WHERE IsDuplicateRowForPGA = 0 AND %s ="
            + " DATE '2026-06-01' AND PartnerAttributionType LIKE 'CSP%%' ORDER BY e";
    List<Map<String, Object>> before = records(changed.formatted("CustomersAndTenants", "Month"));
    clock.advance(Duration.ofDays(40));
    List<Map<String, Object>> after = records(changed.formatted("CustomersAndTenants", "Month"));

    assertThat(after).isNotEqualTo(before);
    assertThat(records(changed.formatted("SeatsSubscriptionsAndRevenue", "Month")))
        .isEqualTo(after);
    assertThat(records(changed.formatted("CSPRevenueDetails", "MonthKey"))).isEqualTo(after);
  }
}
