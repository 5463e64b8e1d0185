package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What the newest execution of the report of docs/flink-schedule.md says. */
public final class NewestUsage {
  /** The query of the report on the pages for Flink. */
  public static final String USAGE =
      "SELECT Month, CustomerTenantId, CustomerName FROM OfficeUsage";

  /** A query of which a customer has one row a month, or none. */
  public static final String TEAMS = USAGE + " WHERE WorkloadName = 'Teams'";

  private NewestUsage() {}

  /**
   * Returns settings of a sandbox that restates months: for {@link #TEAMS}, a customer has a row
   * for April 2026 on June 15 and none on June 25.
   */
  public static SandboxBuilder settingsThatLoseACustomer() {
    return Sandbox.builder()
        .tokenLifetime(Duration.ofDays(30))
        .linkLifetime(Duration.ofDays(30))
        .latency(Duration.ZERO)
        .scale(0.1)
        .restated(true)
        .with(s -> s.seed = 23);
  }

  /** Returns each month with the number of its customers. */
  public static List<String> customersOfMonths(Sandbox sandbox) {
    Map<String, Integer> customers = new TreeMap<>();
    recordCounts(sandbox, USAGE)
        .keySet()
        .forEach(
            key ->
                customers.merge(
                    key.split(" ", -1)[0], key.endsWith(" none") ? 0 : 1, Integer::sum));
    return customers.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .toList();
  }

  /** Returns each customer of a month, after the month. */
  public static List<String> customersOfMonth(Sandbox sandbox, String month) {
    return recordCounts(sandbox, TEAMS).keySet().stream()
        .filter(key -> key.startsWith(month + " "))
        .toList();
  }

  /**
   * Returns each month and customer with the number of its records, as docs/flink-kafka.md: without
   * the oldest month, which begins more than 180 days before the sandbox's time.
   */
  public static Map<String, Integer> recordCounts(Sandbox sandbox, String query) {
    Map<String, Integer> records = new TreeMap<>();
    List<Map<String, String>> rows = sandbox.expectedRows(query);
    String oldestMonth =
        rows.stream().map(row -> row.get("Month")).min(String::compareTo).orElse("");
    for (Map<String, String> row : rows) {
      if (row.get("Month").equals(oldestMonth)) {
        continue;
      }
      String tenant = Objects.requireNonNullElse(row.get("CustomerTenantId"), "none");
      records.merge(row.get("Month") + " " + tenant, 1, Integer::sum);
    }
    return records;
  }
}
