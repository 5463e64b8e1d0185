package io.partnerinsights.simulation;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A query that simulated applications read. Its rows do not depend on the time of the read.
 *
 * @param oracle the query whose rows DuckDB returns
 * @param options the options of the read, in addition to those of the account
 */
record Question(String name, String oracle, Map<String, String> options) {

  static List<Question> all() {
    return List.of(
        ofQuery("users", "SELECT Month, CustomerName, MonthlyActiveUsers FROM OfficeUsage"),
        ofQuery(
            "france",
            "SELECT Month, CustomerName, PaidAvailableUnits FROM OfficeUsage WHERE CustomerMarket ="
                + " 'France'"),
        ofQuery("teams", "SELECT CustomerTenantId, MonthKey, DesktopUsers FROM TeamsUsageWorkload"),
        new Question(
            "table",
            "SELECT Month, CustomerMarket FROM OfficeUsage TIMESPAN LAST_1_YEAR",
            Map.of(
                "dataset",
                "OfficeUsage",
                "columns",
                "Month, CustomerMarket",
                "timespan",
                "LAST_1_YEAR")));
  }

  /** Returns many questions, so that applications create as many reports as the quota allows. */
  static List<Question> ofManyColumns() {
    return Stream.of(
            "CustomerName",
            "CustomerMarket",
            "CustomerSegment",
            "WorkloadName",
            "CustomerTenantId",
            "MonthlyActiveUsers",
            "PaidAvailableUnits",
            "CustomerTpid")
        .map(column -> ofQuery(column, "SELECT Month, " + column + " FROM OfficeUsage"))
        .toList();
  }

  private static Question ofQuery(String name, String select) {
    String text = select + " TIMESPAN LAST_1_YEAR";
    return new Question(name, text, Map.of("query", text));
  }
}
