package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The expected result of the session of docs/catalog.md, from DuckDB's rows. */
public final class SessionRecords {
  private static final Map<String, String> REGIONS = Map.of("France", "EMEA", "Japan", "APAC");

  private SessionRecords() {}

  /** Returns month, region and number of records, ordered by month and region. */
  public static List<List<String>> of(Sandbox sandbox) {
    Map<String, Long> records =
        sandbox
            .expectedRows(
                "SELECT Month, CustomerMarket FROM AzureUsage"
                    + " WHERE CustomerMarket IN ('France', 'Japan') TIMESPAN LAST_1_YEAR")
            .stream()
            .filter(row -> row.get("Month").compareTo("2026-01-01") >= 0)
            .filter(row -> REGIONS.containsKey(row.get("CustomerMarket")))
            .map(row -> row.get("Month") + " " + REGIONS.get(row.get("CustomerMarket")))
            .collect(Collectors.groupingBy(key -> key, TreeMap::new, Collectors.counting()));
    return records.entrySet().stream()
        .map(entry -> List.of((entry.getKey() + " " + entry.getValue()).split(" ")))
        .toList();
  }
}
