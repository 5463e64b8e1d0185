package io.partnerinsights.core.session;

import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.pushdown.EnginePredicate;
import io.partnerinsights.core.pushdown.EnginePredicate.Comparison;
import io.partnerinsights.core.pushdown.EngineSortKey;
import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.schema.ColumnType;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** The forty reads of the matrix: a spread of what users do. */
final class QuirkReads {
  private static final String OFFICE =
      "SELECT Month, CustomerName, CustomerMarket, PaidAvailableUnits, MonthlyActiveUsers,"
          + " IsDuplicateRowForPGA FROM OfficeUsage";
  private static final String PUSHED = "Month, CustomerName, CustomerMarket, MonthlyActiveUsers";
  private static final String TEAMS =
      "SELECT CustomerTenantId, MonthKey, SubWorkload, DesktopUsers FROM TeamsUsageWorkload";
  private static final String YEAR = " TIMESPAN LAST_1_YEAR";

  /** A published query. */
  private static final String SYSTEM_QUERY = "e65f3a4f-fb99-4319-97ff-59e57566a871";

  private static final String SYSTEM_TEXT =
      "SELECT MPNId, PartnerName, PGA_MPNId, PGA_PartnerName, City, Country, HierarchyLevel"
          + " FROM Profile";

  private QuirkReads() {}

  static List<QuirkRead> all() {
    return Stream.of(queries(), files(), tables(), previews(), storedQueries(), reports())
        .flatMap(List::stream)
        .toList();
  }

  private static QuirkRead query(String name, String text) {
    return new QuirkRead(name, text).withOption("query", text);
  }

  private static List<QuirkRead> queries() {
    return List.of(
        query("columns", OFFICE + YEAR).pollingOften(),
        query("default timespan", OFFICE),
        query("last month", OFFICE + " TIMESPAN LAST_MONTH"),
        query("last days", OFFICE + " TIMESPAN LAST_90_DAYS"),
        query("no timespan", "SELECT MpnId, PartnerName, City FROM Profile"),
        query("text", OFFICE + " WHERE CustomerMarket = 'Japan'" + YEAR),
        query("number", OFFICE + " WHERE MonthlyActiveUsers > 100" + YEAR),
        query("like", OFFICE + " WHERE CustomerName LIKE '%a%'" + YEAR),
        query("not in", OFFICE + " WHERE CustomerMarket NOT IN ('France', 'Japan')" + YEAR),
        query("order", OFFICE + " ORDER BY MonthlyActiveUsers DESC LIMIT 7" + YEAR),
        query("distinct", "SELECT DISTINCT Month FROM OfficeUsage" + YEAR),
        query(
            "metrics",
            "SELECT Month, CustomerCount, TotalMonthlyActiveUsers FROM OfficeUsage" + YEAR),
        query("no rows", OFFICE + " WHERE CustomerMarket = 'Nowhere'" + YEAR),
        query("date keys", TEAMS + YEAR),
        query(
            "times",
            "SELECT SubscriptionId, SubscriptionStartDate, FirstUseDate, Month, ACR_USD"
                + " FROM AzureUsage TIMESPAN LAST_3_MONTHS"),
        query("range", OFFICE).between("2026-01-15T00:00:00Z", "2026-04-15T00:00:00Z"));
  }

  private static List<QuirkRead> files() {
    return List.of(
        query("tsv", OFFICE + YEAR).withOption("reportFormat", "TSV"),
        query("plain csv", OFFICE + YEAR).withoutCompression().pollingOften(),
        query("plain tsv", TEAMS + YEAR).withOption("reportFormat", "TSV").withoutCompression(),
        query("plain splits", OFFICE + " TIMESPAN LAST_1_YEAR")
            .withOption("splitSize", "4KiB")
            .withoutCompression(),
        query(
                "hints",
                "SELECT CustomerName, BilledRevenueUSD FROM CustomersAndTenants TIMESPAN"
                    + " LAST_6_MONTHS")
            .withOption("schemaHints", "BilledRevenueUSD DECIMAL(18,4)"),
        query("permissive", OFFICE + YEAR).withOption("mode", "PERMISSIVE"));
  }

  private static QuirkRead table(String name, String oracle) {
    return new QuirkRead(name, oracle)
        .withOption("dataset", "OfficeUsage")
        .withOption("timespan", "LAST_1_YEAR");
  }

  /** A table of columns only, to which an engine pushes parts of its query down. */
  private static QuirkRead pushed(String name, String oracle) {
    return table(name, oracle).withOption("columns", PUSHED).withOption("pushdown", "always");
  }

  private static List<QuirkRead> tables() {
    EnginePredicate japan =
        new EnginePredicate("CustomerMarket", Comparison.EQUAL, List.of("Japan"));
    EnginePredicate recent =
        new EnginePredicate(
            "Month", Comparison.GREATER_OR_EQUAL, List.of(LocalDate.of(2026, 3, 1)));
    EngineSortKey users =
        new EngineSortKey("MonthlyActiveUsers", ColumnType.BIGINT, Direction.DESC, true);
    String select = "SELECT " + PUSHED + " FROM OfficeUsage";
    return List.of(
        table("table", select + " TIMESPAN LAST_3_MONTHS")
            .withOption("columns", PUSHED)
            .withOption("timespan", "LAST_3_MONTHS")
            .pollingOften(),
        pushed("table columns", "SELECT CustomerName, MonthlyActiveUsers FROM OfficeUsage" + YEAR)
            .pushing(parts -> parts.selectColumns(List.of("CustomerName", "MonthlyActiveUsers"))),
        pushed("table text", select + " WHERE CustomerMarket = 'Japan'" + YEAR)
            .pushing(parts -> parts.addCondition(japan, "Japan"))
            .filtering(row -> "Japan".equals(row.get("CustomerMarket"))),
        pushed("table months", select + " WHERE Month >= '2026-03-01'" + YEAR)
            .pushing(parts -> parts.addCondition(recent, "months"))
            .filtering(row -> row.get("Month").compareTo("2026-03-01") >= 0),
        pushed("table limit", select + " LIMIT 5" + YEAR)
            .pushing(parts -> parts.addLimit(5))
            .limitedTo(5),
        pushed("table top", select + " ORDER BY MonthlyActiveUsers DESC LIMIT 5" + YEAR)
            .pushing(parts -> parts.addTopN(List.of(users), 5))
            .limitedTo(5),
        pushed("table count", "SELECT Month, MonthlyActiveUsers FROM OfficeUsage" + YEAR)
            .pushing(parts -> parts.selectColumns(List.of())),
        table("table metrics", "SELECT Month, TotalMonthlyActiveUsers FROM OfficeUsage" + YEAR)
            .withOption("columns", "Month")
            .withOption("metrics", "TotalMonthlyActiveUsers"));
  }

  private static List<QuirkRead> previews() {
    String columns = "CustomerName, MonthlyActiveUsers, Month";
    return List.of(
        query("preview", "SELECT " + columns + " FROM OfficeUsage LIMIT 5" + YEAR).previewing(5),
        table("table preview", "SELECT " + columns + " FROM OfficeUsage LIMIT 5" + YEAR)
            .withOption("columns", columns)
            .previewing(5));
  }

  private static List<QuirkRead> storedQueries() {
    return List.of(
        new QuirkRead("stored query", QuirkService.STORED)
            .withOption((service, options) -> options.put("queryId", service.queryId()))
            .pollingOften(),
        new QuirkRead("published query", SYSTEM_TEXT).withOption("queryId", SYSTEM_QUERY));
  }

  private static QuirkRead existing(String name) {
    return new QuirkRead(name, QuirkService.STORED).ofExistingReport();
  }

  private static List<QuirkRead> reports() {
    return List.of(
        existing("report")
            .withOption(
                (service, all) -> all.put("reportId", service.createReport(ReportFormat.CSV))),
        existing("tsv report")
            .withOption(
                (service, all) -> all.put("reportId", service.createReport(ReportFormat.TSV))),
        existing("recurring report")
            .withOption((service, all) -> all.put("reportId", service.recurringId())),
        existing("execution")
            .withOption((service, all) -> all.put("reportId", service.recurringId()))
            .withOption(
                (service, all) ->
                    all.put("executionId", service.firstExecution(service.recurringId()))),
        existing("running report")
            .withOption((service, all) -> all.put("reportId", service.createRunningReport())),
        existing("first run of a schedule")
            .withOption((service, all) -> all.put("reportId", service.createSchedule())));
  }
}
