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

  private ConnectSection() {}

  /**
   * Returns the section.
   *
   * @param refreshToken token of the sandbox's own user
   */
  static String html(PasteLines lines, String refreshToken) {
    Map<String, String> options = lines.withRefreshToken(refreshToken);
    return Html.section(
        "connect",
        "Connect",
        Html.snippet("Spark", "spark-shell " + flags("spark.datasource.partnerinsights.", options))
            + Html.snippet("SQL", sql(options))
            + Html.snippet("PySpark", python(options))
            + Html.snippet("Flink", lines.flink(refreshToken) + FLINK)
            + Html.snippet("Command line", lines.commands()));
  }

  private static String flags(String prefix, Map<String, String> options) {
    return PasteLines.flags(options, prefix, " \\\n  ");
  }

  private static String sql(Map<String, String> options) {
    String catalog = "io.partnerinsights.spark.catalog.PartnerInsightsCatalog";
    return "spark-sql "
        + flags("spark.sql.catalog.insights.", options)
        + " \\\n  --conf spark.sql.catalog.insights="
        + catalog
        + "\n\nSHOW TABLES IN insights.mpn;\n"
        + "SELECT Month, count(*) FROM insights.mpn.AzureUsage GROUP BY Month;";
  }

  private static String python(Map<String, String> options) {
    String calls =
        options.entrySet().stream()
            .map(
                option ->
                    "    .option(\"" + option.getKey() + "\", \"" + option.getValue() + "\")\n")
            .collect(Collectors.joining());
    return "# started with: pyspark --jars "
        + PasteLines.Installed.connector()
        + "\nrows = (\n    spark.read.format(\"partnerinsights\")\n"
        + calls
        + "    .option(\"query\", \""
        + QUERY
        + "\")\n    .load()\n)\nrows.show()";
  }
}
