package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.web.Html;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of the page with lines to copy, for each way to use the sandbox. */
final class ConnectSection {
  private static final String QUERY =
      "SELECT CustomerName, BilledRevenueUSD FROM CustomersAndTenants"
          + " ORDER BY BilledRevenueUSD LIMIT 10";

  private ConnectSection() {}

  /**
   * Returns the section.
   *
   * @param origin the sandbox's URL without a path
   * @param executeNowPerHour the quota of reports, which the connector must not take for five
   */
  static String html(String origin, String refreshToken, int executeNowPerHour) {
    Map<String, String> options = options(origin, refreshToken);
    options.put("maxReportsPerHour", String.valueOf(executeNowPerHour));
    return Html.section(
        "connect",
        "Connect",
        Html.snippet("Spark", "spark-shell " + flags("spark.datasource.partnerinsights.", options))
            + Html.snippet("SQL", sql(options))
            + Html.snippet("PySpark", python(options))
            + Html.snippet("Command line", curl(origin, options)));
  }

  private static Map<String, String> options(String origin, String refreshToken) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("apiUrl", origin + Program.MPN.path());
    options.put("authorityUrl", origin);
    options.put("tenantId", Sandbox.TENANT_ID);
    options.put("clientId", Sandbox.CLIENT_ID);
    options.put("clientSecret", Sandbox.CLIENT_SECRET);
    options.put("refreshToken", refreshToken);
    return options;
  }

  private static String flags(String prefix, Map<String, String> options) {
    return "--jars partnerinsights-connector.jar \\\n"
        + options.entrySet().stream()
            .map(option -> "  --conf " + prefix + option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(" \\\n"));
  }

  private static String sql(Map<String, String> options) {
    Map<String, String> ofCatalog = new LinkedHashMap<>();
    options.forEach((name, value) -> ofCatalog.put("." + name, value));
    String catalog = "io.partnerinsights.spark.catalog.PartnerInsightsCatalog";
    return "spark-sql "
        + flags("spark.sql.catalog.insights", ofCatalog)
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
    return "rows = (\n    spark.read.format(\"partnerinsights\")\n"
        + calls
        + "    .option(\"query\", \""
        + QUERY
        + "\")\n    .load()\n)\nrows.show()";
  }

  private static String curl(String origin, Map<String, String> options) {
    return """
    TOKEN=$(curl -s %s/%s/oauth2/token -d grant_type=refresh_token \\
      -d resource=https://api.partnercenter.microsoft.com -d client_id=%s \\
      -d client_secret=%s -d refresh_token=%s | jq -r .access_token)
    curl -s -H "Authorization: Bearer $TOKEN" %s/ScheduledDataset | jq .\
    """
        .formatted(
            origin,
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            Sandbox.CLIENT_SECRET,
            options.get("refreshToken"),
            options.get("apiUrl"));
  }
}
