package io.partnerinsights.sandbox.page;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.settings.TestAccount;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Lines to copy that connect Spark, Flink and the command line with the sandbox.
 *
 * @param origin the sandbox's URL without a path
 * @param settings whose quota of reports the connector would otherwise assume to be five
 * @param refreshToken token of the sandbox's own user
 */
public record ConnectSnippets(String origin, SandboxSettings settings, String refreshToken) {
  /** The version that the tests load with. */
  public static final String DELTA_PACKAGE = "io.delta:delta-spark_4.2_2.13:4.4.0";

  /**
   * Libraries of Delta Lake that Spark has. Ivy finds the POMs of some in the repository of a Maven
   * build, which has stored them without their jars, and then downloads no jar from elsewhere.
   */
  public static final String EXCLUDED_PACKAGES = "org.*:*,com.*:*,commons-*:*,io.airlift:*";

  private static final String CATALOG_CLASS =
      "io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog";

  /** Settings of Spark for a few thousand rows on one machine. */
  private static final String SMALL_DATA_FLAGS = " \\\n  --conf spark.sql.shuffle.partitions=4";

  private static final String IN_MEMORY_FLAGS =
      SMALL_DATA_FLAGS + " --conf spark.sql.catalogImplementation=in-memory";

  private static final String SQL_EXAMPLE =
      """


      SHOW TABLES IN insights.mpn;
      SELECT Month, count(*) FROM insights.mpn.AzureUsage GROUP BY Month;\
      """;

  /** In Scala and in Python. */
  private static final String READ_EXAMPLE =
      "\n\n"
          + "spark.read.format(\"partnerinsights\").option(\"query\", \"SELECT CustomerTenantId,"
          + " CustomerName, BilledRevenueUSD FROM CustomersAndTenants WHERE IsDuplicateRowForPGA ="
          + " 0 ORDER BY BilledRevenueUSD DESC LIMIT 10\").load().show()";

  private static final String LOAD_EXAMPLE =
      """


      CALL insights.system.load(into => 'lake.office_usage', dataset => 'OfficeUsage');
      CALL marketplace.system.load(into => 'lake.isv_usage', dataset => 'ISVUsage');
      SELECT count(*) FROM lake.office_usage;\
      """;

  /**
   * Returns the connector's options for each value of option {@code auth}, except those of
   * identities that only machines of Azure have, and access tokens, which are too long to copy.
   */
  public Map<String, Map<String, String>> optionsBySignIn() {
    Map<String, String> secretOption = Map.of("clientSecret", TestAccount.CLIENT_SECRET);
    Map<String, Map<String, String>> options = new LinkedHashMap<>();
    options.put("refreshToken", refreshTokenOptions(refreshToken));
    options.put("browser", connectorOptions(Program.MPN, Map.of("auth", "browser")));
    options.put("deviceCode", connectorOptions(Program.MPN, Map.of("auth", "deviceCode")));
    Map<String, String> passwordOptions = connectorOptions(Program.MPN, secretOption);
    passwordOptions.put("username", TestAccount.USERNAME);
    passwordOptions.put("password", TestAccount.PASSWORD);
    options.put("password", passwordOptions);
    options.put("clientCredentials", connectorOptions(Program.CMP, secretOption));
    return options;
  }

  public Map<String, String> refreshTokenOptions(String refreshToken) {
    return connectorOptions(Program.MPN, Map.of("refreshToken", refreshToken));
  }

  private Map<String, String> connectorOptions(Program program, Map<String, String> signInOptions) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("apiUrl", origin + program.path());
    options.put("authorityUrl", origin);
    options.put("tenantId", TestAccount.TENANT_ID);
    options.put("clientId", TestAccount.CLIENT_ID);
    options.put("maxReportsPerHour", String.valueOf(settings.executeNowQuota));
    options.put("maxCallsPerMinute", "10000");
    options.putAll(signInOptions);
    return options;
  }

  /** Returns what to copy, each below its title. */
  public Map<String, String> snippetsByTitle() {
    Map<String, String> snippets = new LinkedHashMap<>();
    snippets.put("SQL", sparkCommand("spark-sql") + SQL_EXAMPLE);
    snippets.put("Scala", sparkCommand("spark-shell") + READ_EXAMPLE);
    snippets.put("PySpark", sparkCommand("pyspark") + READ_EXAMPLE);
    snippets.put(
        "Load, with Delta Lake on Spark 4.2", lakehouseCommand("spark-sql") + LOAD_EXAMPLE);
    snippets.put("Flink, in Flink's folder", flinkCommands());
    snippets.put("Command line (the sandbox accepts the code that it shows)", loginCommands());
    snippets.put("Other ways to sign in, as options instead of refreshToken", otherSignIns());
    snippets.put("The next morning", "curl -X POST " + origin + "/days/1");
    snippets.put("Values", valueLines());
    return snippets;
  }

  /** Returns the blocks as plain text. */
  public String toText() {
    return snippetsByTitle().entrySet().stream()
        .map(block -> "# " + block.getKey() + "\n\n" + block.getValue() + "\n")
        .collect(Collectors.joining("\n"));
  }

  /**
   * Returns a Spark 4 command with the jar. The sandbox is the default of reads and the catalog
   * {@code insights}. Without a Hive metastore, several programs can run in one folder.
   */
  public String sparkCommand(String command) {
    Map<String, String> options = refreshTokenOptions(refreshToken);
    return command
        + " --jars "
        + InstalledFiles.connectorJar(InstalledFiles.SANDBOX_JAR)
        + IN_MEMORY_FLAGS
        + confFlags(options, "spark.datasource.partnerinsights.")
        + confFlags(Map.of("insights", CATALOG_CLASS), "spark.sql.catalog.")
        + confFlags(options, "spark.sql.catalog.insights.");
  }

  /**
   * Returns a command of Spark 4.2 with Delta Lake and the jar, for loads into tables: the catalogs
   * {@code insights} and {@code marketplace} have procedures, and reads have the same defaults as
   * in {@link #sparkCommand}.
   */
  public String lakehouseCommand(String command) {
    Map<String, String> options = refreshTokenOptions(refreshToken);
    Map<String, String> secretOption = Map.of("clientSecret", TestAccount.CLIENT_SECRET);
    Map<String, String> sqlSettings = new LinkedHashMap<>();
    sqlSettings.put("extensions", "io.delta.sql.DeltaSparkSessionExtension");
    sqlSettings.put("catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    sqlSettings.put("catalog.insights", CATALOG_CLASS);
    sqlSettings.put("catalog.marketplace", CATALOG_CLASS);
    return command
        + " --jars "
        + InstalledFiles.connectorJar(InstalledFiles.SANDBOX_JAR)
        + " \\\n  --packages "
        + DELTA_PACKAGE
        + " --exclude-packages '"
        + EXCLUDED_PACKAGES
        + "'"
        + confFlags(sqlSettings, "spark.sql.")
        + SMALL_DATA_FLAGS
        + confFlags(options, "spark.datasource.partnerinsights.")
        + confFlags(options, "spark.sql.catalog.insights.")
        + confFlags(connectorOptions(Program.CMP, secretOption), "spark.sql.catalog.marketplace.");
  }

  public static String confFlags(Map<String, String> options, String prefix) {
    return options.entrySet().stream()
        .map(option -> " \\\n  --conf " + prefix + option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining());
  }

  /**
   * Returns commands for Flink's folder, and a catalog, which takes no secret itself. Hosts and
   * secrets are the cluster's to set.
   */
  public String flinkCommands() {
    String catalog =
        refreshTokenOptions("env:REFRESH_TOKEN").entrySet().stream()
            .map(option -> ",\n  '" + option.getKey() + "' = '" + option.getValue() + "'")
            .collect(Collectors.joining());
    return """
    cp %s lib/
    grep -q partnerinsights.allowedHosts conf/config.yaml ||
      echo 'partnerinsights.allowedHosts: %s' >> conf/config.yaml
    export REFRESH_TOKEN=%s
    bin/start-cluster.sh
    bin/sql-client.sh

    CREATE CATALOG IF NOT EXISTS insights WITH (
      'type' = 'partnerinsights'%s
    );
    SELECT `Month`, COUNT(*) FROM insights.mpn.AzureUsage GROUP BY `Month`;\
    """
        .formatted(
            InstalledFiles.connectorJar(InstalledFiles.SANDBOX_JAR),
            URI.create(origin).getHost(),
            refreshToken,
            catalog);
  }

  /**
   * Returns commands that sign in and list the datasets. They have a profile of their own, so that
   * the user's own account stays the default one.
   */
  public String loginCommands() {
    return """
    export PARTNERINSIGHTS_PROFILE=sandbox
    %1$s login --device \\
      --tenantId %2$s --clientId %3$s \\
      --apiUrl %4$s --authorityUrl %5$s
    %1$s datasets\
    """
        .formatted(
            InstalledFiles.cliCommand(InstalledFiles.SANDBOX_JAR),
            TestAccount.TENANT_ID,
            TestAccount.CLIENT_ID,
            origin + Program.MPN.path(),
            origin);
  }

  /** Returns a line for each way, with the options that differ from those of a refresh token. */
  private String otherSignIns() {
    Map<String, Map<String, String>> signIns = optionsBySignIn();
    Map<String, String> commonOptions = Objects.requireNonNull(signIns.remove("refreshToken"));
    signIns.values().forEach(options -> options.entrySet().removeAll(commonOptions.entrySet()));
    return signIns.entrySet().stream()
        .map(signIn -> "  %-18s%s".formatted(signIn.getKey(), joinOptions(signIn.getValue())))
        .collect(Collectors.joining("\n"));
  }

  private static String joinOptions(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining(" "));
  }

  private String valueLines() {
    Map<String, String> values =
        new LinkedHashMap<>(optionsBySignIn().getOrDefault("password", Map.of()));
    values.put("marketplace", origin + Program.CMP.path());
    values.put("refreshToken", refreshToken);
    values.put(
        "quotas",
        "%s ExecuteNow reports an hour, %s active reports, %s queries"
            .formatted(settings.executeNowQuota, settings.activeReportQuota, settings.queryQuota));
    return values.entrySet().stream()
        .map(value -> "  %-18s%s".formatted(value.getKey(), value.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** What the build has written next to the sandbox's jar. */
  static final class InstalledFiles {
    static final Path SANDBOX_JAR = findSandboxJar();

    private InstalledFiles() {}

    private static Path findSandboxJar() {
      try {
        return Path.of(
            ConnectSnippets.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Returns the connector's jar next to the sandbox's; a name for a sandbox without a jar. */
    static String connectorJar(Path sandboxJar) {
      String name = sandboxJar.getFileName().toString();
      return name.endsWith(".jar")
          ? sandboxJar.resolveSibling(name.replace("-sandbox", "-connector")).toString()
          : "partnerinsights-connector.jar";
    }

    /** Returns the start script of the repository, or the command that is installed. */
    static String cliCommand(Path sandboxJar) {
      Path script = sandboxJar.resolveSibling("../bin/partnerinsights").normalize();
      return Files.exists(script) ? script.toString() : "partnerinsights";
    }
  }
}
