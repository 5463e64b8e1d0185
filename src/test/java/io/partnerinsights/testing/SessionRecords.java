package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The expected result of the session of docs/catalog.md, from DuckDB's rows. */
public final class SessionRecords {
  private static final Map<String, String> REGIONS = Map.of("France", "EMEA", "Japan", "APAC");

  private SessionRecords() {}

  /** Returns the first four rows of month, region and consumed revenue, in this order. */
  public static List<List<String>> of(Sandbox sandbox) {
    Map<List<String>, BigDecimal> revenue = new TreeMap<>(Comparator.comparing(List::toString));
    sandbox
        .expectedRows(
            "SELECT Month, CustomerMarket, IsACRDuplicateAtPGALevel, ACR_USD FROM AzureUsage"
                + " WHERE CustomerMarket IN ('France', 'Japan') TIMESPAN LAST_1_YEAR")
        .stream()
        .filter(row -> row.get("Month").compareTo("2026-01-01") >= 0)
        .filter(row -> REGIONS.containsKey(row.get("CustomerMarket")))
        .filter(row -> row.get("IsACRDuplicateAtPGALevel").equals("0"))
        .forEach(
            row ->
                revenue.merge(
                    List.of(row.get("Month"), REGIONS.get(row.get("CustomerMarket"))),
                    new BigDecimal(Objects.requireNonNullElse(row.get("ACR_USD"), "0")),
                    BigDecimal::add));
    return revenue.entrySet().stream()
        .limit(4)
        .map(
            sum ->
                List.of(
                    sum.getKey().get(0),
                    sum.getKey().get(1),
                    sum.getValue().setScale(4).toPlainString()))
        .toList();
  }
}
