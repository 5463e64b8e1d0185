package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.testing.SchemaFile;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service's words say of numbers holds in the sandbox, within datasets and between. */
final class CoherentDataTest {
  /** Number of columns at the beginning of a row that are its key. */
  private static final int KEY = 4;

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-07-15T12:00:00Z"));
  @AutoClose private final Sandbox sandbox = start(1);

  private Sandbox start(long seed) {
    return Sandbox.builder().clock(clock).with(s -> s.seed = seed).restated(true).start();
  }

  private List<Map<String, Object>> records(String sql) {
    return sandbox.queryRecords(
        Program.MPN, sql, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private String one(String sql) {
    return records("SELECT CAST(" + sql.replaceFirst(" FROM", " AS VARCHAR) AS v FROM"))
        .get(0)
        .get("v")
        .toString();
  }

  /** No row may be found by these. */
  @ParameterizedTest
  @ShortCases(
      value = 3,
      values =
          @ValueSource(
              strings = {
                // A change is the seats of a month less those of the last, once months are restated
                // no
                // more.
                """
                WITH months AS (
                  SELECT Month, sum("~level") AS seats, sum("~level" - "~before") AS change
                  FROM SeatsSubscriptionsAndRevenue
                  WHERE IsDuplicateRowForPGA = 0 AND Month < DATE '2026-04-01' GROUP BY Month)
                SELECT * FROM (SELECT *, seats - lag(seats) OVER (ORDER BY Month) AS difference FROM months)
                WHERE difference <> change
                """,
                // The revenue of a subscription is on each of its rows.
                """
                SELECT SubscriptionId FROM AzureUsage
                WHERE IsACRDuplicateAtPGALevel = 0 AND Month = DATE '2026-01-01' GROUP BY ALL
                HAVING count(*) <> 5 OR count(DISTINCT MonthlySubscriptionLevelACR) <> 1
                  OR sum("~acr") <> min(MonthlySubscriptionLevelACR)
                """,
                // A subscription ends without seats and revenue, and has no rows later in any
                // dataset.
                """
                SELECT * FROM (
                  SELECT *, row_number() OVER (PARTITION BY SubscriptionId ORDER BY Month DESC) AS last,
                    max(Month) OVER () AS newest FROM SeatsSubscriptionsAndRevenue)
                WHERE last = 1 AND Month < newest - INTERVAL 3 MONTH
                  AND ("~level" <> 0 OR "~billed" <> 0 OR SubscriptionState <> 'Churned' OR last_day(Month) <> SubscriptionEndDate)
                """,
                """
                SELECT * FROM (SELECT "~e", max(Month) AS newest FROM SeatsSubscriptionsAndRevenue GROUP BY ALL) s
                JOIN (SELECT "~e", Month FROM AzureUsage UNION ALL SELECT "~e", Month FROM OfficeUsage) u
                  ON u."~e" = s."~e" AND Month > newest
                """,
                // Each flag of Azure counts once.
                """
                SELECT "~r", Month FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0
                GROUP BY ALL HAVING count(*) > 1
                """,
                """
                SELECT "~r", MPNId FROM AzureUsage WHERE IsDuplicateAtMpnLevel = 0
                GROUP BY ALL HAVING count(*) > 1
                """,
                """
                SELECT "~r", PartnerAttributionType FROM AzureUsage
                WHERE IsDuplicateAtPgaAttributionTypeLevel = 0 GROUP BY ALL HAVING count(*) > 1
                """,
                // Users and assigned seats are at most the seats.
                "SELECT 1 FROM PowerBIUsage WHERE ActiveSeats > AssignedSeats OR AssignedSeats >"
                    + " AvailableSeats",
                "SELECT 1 FROM OfficeUsage WHERE MonthlyActiveUsers > PaidAvailableUnits",
              }))
  void noRecordContradictsTheDefinitions(String wrong) {
    assertThat(records(wrong)).isEmpty();
  }

  /** Without these, the rules of this class would hold of too few records. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(*) FROM SeatsSubscriptionsAndRevenue WHERE \"~level\" = 0",
        "count(*) FROM (SELECT max(Month) AS m FROM AzureUsage GROUP BY SubscriptionId) WHERE m <"
            + " DATE '2025-12-01'",
        "count(*) FROM (SELECT max(Month) AS m FROM SeatsSubscriptionsAndRevenue GROUP BY"
            + " CustomerTenantId) WHERE m < DATE '2025-12-01'",
        "count(*) FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0 AND Month = DATE '2026-01-01'",
        "sum(IsACRDuplicateAtPGALevel) FROM AzureUsage",
        "sum(IsDuplicateAtMpnLevel) FROM AzureUsage",
        "sum(IsDuplicateAtPgaAttributionTypeLevel) FROM AzureUsage",
      })
  void recordsOfEachKindExist(String count) {
    assertThat(one(count)).isNotEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "sum(\"~billed\"), CustomersAndTenants, SeatsSubscriptionsAndRevenue, true",
    "sum(\"~azure\"), CustomersAndTenants, SeatsSubscriptionsAndRevenue, true",
    "sum(\"~assigned\"), CustomersAndTenants, SeatsSubscriptionsAndRevenue, true",
    "sum(\"~billed\"), CSPRevenueDetails, CustomersAndTenants, PartnerAttributionType LIKE 'CSP%'",
  })
  @Tag("full")
  void datasetsAgreeWhereTheySayTheSame(String sum, String one, String other, String condition) {
    String company = " WHERE IsDuplicateRowForPGA = 0 AND " + condition;

    for (int week = 0; week < 3; week++) {
      assertThat(one(sum + " FROM " + one + company))
          .isEqualTo(one(sum + " FROM " + other + company));
      assertThat(one(sum + " FROM " + one)).isNotEqualTo(one(sum + " FROM " + one + company));
      clock.advance(Duration.ofDays(7));
    }
    assertThat(one("sum(\"~acr\") FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0"))
        .isEqualTo(one("sum(\"~azure\") FROM CustomersAndTenants WHERE IsDuplicateRowForPGA = 0"));
  }

  /** A record that counts again has the numbers of one that does not, at another location. */
  @ParameterizedTest
  @ValueSource(
      strings = {"CustomersAndTenants", "SeatsSubscriptionsAndRevenue", "EMSUsage", "OfficeUsage"})
  void duplicatesRepeatARecordAtEachLocation(String dataset) {
    String joined =
        """
        SELECT count(*) AS n, count(DISTINCT d.MPNId) AS locations
        FROM DATASET d LEFT JOIN DATASET o ON o.Month = d.Month AND o."~r" = d."~r"
          AND o.IsDuplicateRowForPGA = 0 AND o."~a" = d."~a" AND o.MPNId <> d.MPNId
        WHERE d.IsDuplicateRowForPGA = 1
        """
            .replace("DATASET", dataset);

    assertThat(records(joined + " AND o.Month IS NULL").get(0)).containsEntry("n", 0L);
    assertThat(records(joined).get(0)).containsEntry("locations", 5L);
  }

  @Test
  void aNameChangesWhileTheTenantStays() {
    String months =
        " FROM CustomersAndTenants WHERE Month BETWEEN DATE '2026-01-01' AND DATE '2026-06-01'"
            + " GROUP BY ALL HAVING count(DISTINCT ";
    int tenants =
        Integer.parseInt(one("count(DISTINCT CustomerTenantId) FROM CustomersAndTenants"));

    assertThat(records("SELECT CustomerTenantId AS tenant" + months + "CustomerName) > 1"))
        .hasSizeBetween(2, tenants / 10);
    assertThat(records("SELECT CustomerName AS name" + months + "CustomerTenantId) > 1"))
        .isNotEmpty();
  }

  /** Rows change in the three months after their month, in each dataset alike. */
  @Test
  void executionsAWeekApartDifferInEachOfThreeMonths() {
    Map<String, Map<String, String>> first = lastMonths();
    clock.advance(Duration.ofHours(11));
    assertThat(lastMonths()).as("of one day").isEqualTo(first);
    clock.advance(Duration.ofDays(7));
    Map<String, Map<String, String>> second = lastMonths();

    assertThat(first.keySet()).isEqualTo(second.keySet()).hasSize(3);
    long updated = 0;
    long inserted = 0;
    long deleted = 0;
    for (String month : first.keySet()) {
      Map<String, String> earlier = first.get(month);
      Map<String, String> later = second.get(month);
      assertThat(later).as(month).isNotEqualTo(earlier);
      Set<String> both = new TreeSet<>(earlier.keySet());
      both.retainAll(later.keySet());
      updated += both.stream().filter(key -> !earlier.get(key).equals(later.get(key))).count();
      inserted += later.size() - both.size();
      deleted += earlier.size() - both.size();
    }
    assertThat(updated).isBetween(10L, 60L);
    assertThat(inserted).isBetween(1L, 25L);
    assertThat(deleted).isBetween(1L, 25L);
  }

  /** Returns the values of rows by month and key. */
  private Map<String, Map<String, String>> lastMonths() {
    Map<String, Map<String, String>> months = new HashMap<>();
    String query =
        "SELECT Month, SubscriptionId, ServiceLevel2, CustomerName, ACR_USD, UsageQuantity"
            + " FROM AzureUsage TIMESPAN LAST_3_MONTHS";
    for (Map<String, String> row : sandbox.expectedRows(query)) {
      List<String> values = new ArrayList<>(row.values());
      months
          .computeIfAbsent(values.get(0), month -> new HashMap<>())
          .put(values.subList(0, KEY).toString(), values.subList(KEY, values.size()).toString());
    }
    return months;
  }

  @Test
  void monthsAreFinalAfterThreeMonthsAndDependOnTheSeed() {
    String query = "SELECT Month, SubscriptionId, CustomerName, ACR_USD FROM AzureUsage";
    Instant start = Instant.parse("2026-02-01T00:00:00Z");
    Instant end = Instant.parse("2026-05-01T00:00:00Z");
    clock.advance(Duration.ofDays(16));
    List<Map<String, String>> rows = sandbox.expectedRows(query, start, end);
    clock.advance(Duration.ofDays(500));
    assertThat(sandbox.expectedRows(query, start, end)).isEqualTo(rows);
    try (Sandbox other = start(2)) {
      assertThat(other.expectedRows(query, start, end)).doesNotContainAnyElementsOf(rows);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recorded-datasets.json", "datasets.json", "cmp-datasets.json"})
  @Tag("full")
  void everyColumnAndMetricHasValues(String file) throws IOException {
    List<String> empty = new ArrayList<>();
    try (Sandbox small = Sandbox.builder().scale(0.5).start()) {
      for (JsonNode dataset : SchemaFile.readJson(file).path("datasets")) {
        List<String> names = new ArrayList<>();
        for (String list : List.of("selectableColumns", "columns", "availableMetrics")) {
          dataset.path(list).forEach(name -> names.add(name.path("name").asText(name.asText())));
        }
        // Queries that name RevenueGenerated(USD) were refused.
        names.removeIf(name -> name.contains("("));
        String query = "SELECT %s FROM " + dataset.path("datasetName").asText();
        List<Map<String, String>> rows =
            small.expectedRows(query.formatted(String.join(", ", names)), null, null);
        assertThat(rows).as(query).hasSizeGreaterThan(5);
        names.stream()
            .filter(column -> rows.stream().allMatch(row -> row.get(column) == null))
            .forEach(column -> empty.add(query.formatted(column)));
      }
    }
    assertThat(empty).isEmpty();
  }
}
