package io.partnerinsights.testing;

import io.partnerinsights.sandbox.Sandbox;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the newest execution of the report of docs/flink-schedule.md says. */
public final class NewestUsage {
  private NewestUsage() {}

  /** Returns each month with the number of its customers. */
  public static List<String> customersOfMonths(Sandbox sandbox) {
    Map<String, Set<String>> tenants = new TreeMap<>();
    sandbox
        .expectedRows("SELECT Month, CustomerTenantId FROM OfficeUsage")
        .forEach(
            row ->
                tenants
                    .computeIfAbsent(row.get("Month"), month -> new HashSet<>())
                    .add(row.get("CustomerTenantId")));
    tenants.values().forEach(each -> each.removeIf(id -> id == null || id.isEmpty()));
    return tenants.entrySet().stream()
        .map(month -> month.getKey() + " " + month.getValue().size())
        .toList();
  }
}
