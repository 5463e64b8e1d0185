package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.web.Html;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of the page with lines to copy, for each way to use the sandbox. */
final class ConnectSection {
  private static final String QUERY =
      "SELECT CustomerName, BilledRevenueUSD FROM CustomersAndTenants"
          + " WHERE IsDuplicateRowForPGA = 0 ORDER BY BilledRevenueUSD DESC LIMIT 10";

  private static final String FLINK =
      "\n\nSELECT `Month`, COUNT(*) FROM insights.mpn.AzureUsage GROUP BY `Month`;";

  private static final String SQL =
      "\n\nSHOW TABLES IN insights.mpn;\n"
          + "SELECT Month, count(*) FROM insights.mpn.AzureUsage GROUP BY Month;";

  private static final String LOAD =
      "\n\nCALL insights.system.load(into => 'lake', datasets => 'OfficeUsage');\n"
          + "CALL marketplace.system.load(into => 'lake', datasets => 'ISVUsage');";

  private ConnectSection() {}

  static String html(PasteLines lines) {
    return Html.section(
        "connect",
        "Connect",
        Html.snippet("Spark", lines.spark("spark-shell"))
            + Html.snippet("SQL", lines.spark("spark-sql") + SQL)
            + Html.snippet("Load", lines.lakehouse("spark-sql") + LOAD)
            + Html.snippet("PySpark", python(lines.withRefreshToken(lines.refreshToken())))
            + Html.snippet("Flink", lines.flink() + FLINK)
            + Html.snippet("Command line", lines.commands()));
  }

  private static String python(Map<String, String> options) {
    String calls =
        options.entrySet().stream()
            .map(
                option ->
                    "    .option(\"" + option.getKey() + "\", \"" + option.getValue() + "\")\n")
            .collect(Collectors.joining());
    return "# started with: pyspark --jars "
        + PasteLines.Installed.connector(PasteLines.Installed.OWN)
        + "\nrows = (\n    spark.read.format(\"partnerinsights\")\n"
        + calls
        + "    .option(\"query\", \""
        + QUERY
        + "\")\n    .load()\n)\nrows.show()";
  }
}
