package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.TestAccount;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lines to copy that connect Spark, Flink and the command line with the sandbox.
 *
 * @param origin the sandbox's URL without a path
 * @param executeNowPerHour the quota of reports, which the connector must not take for five
 * @param refreshToken token of the sandbox's own user
 */
record PasteLines(String origin, int executeNowPerHour, String refreshToken) {
  /** The version that the tests load with. */
  static final String DELTA = "io.delta:delta-spark_4.2_2.13:4.4.0";

  /**
   * Libraries of Delta Lake that Spark has. Ivy finds the POMs of some in the repository of a Maven
   * build, which has stored them without their jars, and then downloads no jar from elsewhere.
   */
  static final String IN_SPARK = "org.*:*,com.*:*,commons-*:*,io.airlift:*";

  /**
   * Returns the connector's options for each value of option {@code auth}, except those of
   * identities that only machines of Azure have, and access tokens, which are too long to copy.
   */
  Map<String, Map<String, String>> forEachSignIn() {
    Map<String, String> secret = Map.of("clientSecret", TestAccount.CLIENT_SECRET);
    Map<String, Map<String, String>> options = new LinkedHashMap<>();
    options.put("refreshToken", withRefreshToken(refreshToken));
    options.put("browser", options(Program.MPN, Map.of("auth", "browser")));
    options.put("deviceCode", options(Program.MPN, Map.of("auth", "deviceCode")));
    Map<String, String> password = options(Program.MPN, secret);
    password.put("username", TestAccount.USERNAME);
    password.put("password", TestAccount.PASSWORD);
    options.put("password", password);
    options.put("clientCredentials", options(Program.CMP, secret));
    return options;
  }

  Map<String, String> withRefreshToken(String refreshToken) {
    return options(Program.MPN, Map.of("refreshToken", refreshToken));
  }

  private Map<String, String> options(Program program, Map<String, String> signIn) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("apiUrl", origin + program.path());
    options.put("authorityUrl", origin);
    options.put("tenantId", TestAccount.TENANT_ID);
    options.put("clientId", TestAccount.CLIENT_ID);
    options.put("maxReportsPerHour", String.valueOf(executeNowPerHour));
    options.putAll(signIn);
    return options;
  }

  /**
   * Returns a command of Spark with the jar, with the sandbox as the default of reads and as the
   * catalog {@code insights}.
   */
  String spark(String command) {
    Map<String, String> options = withRefreshToken(refreshToken);
    String catalog = "io.partnerinsights.spark.catalog.PartnerInsightsCatalog";
    return command
        + " --jars "
        + Installed.connector(Installed.OWN)
        + flags(options, "spark.datasource.partnerinsights.")
        + flags(Map.of("insights", catalog), "spark.sql.catalog.")
        + flags(options, "spark.sql.catalog.insights.");
  }

  /**
   * Returns a command of Spark 4.2 with Delta Lake and the jar, for loads into tables: the catalogs
   * {@code insights} and {@code marketplace} have procedures, and reads have the same defaults as
   * in {@link #spark}.
   */
  String lakehouse(String command) {
    Map<String, String> options = withRefreshToken(refreshToken);
    Map<String, String> secret = Map.of("clientSecret", TestAccount.CLIENT_SECRET);
    String catalog = "io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog";
    Map<String, String> session = new LinkedHashMap<>();
    session.put("extensions", "io.delta.sql.DeltaSparkSessionExtension");
    session.put("catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    session.put("catalog.insights", catalog);
    session.put("catalog.marketplace", catalog);
    return command
        + " --jars "
        + Installed.connector(Installed.OWN)
        + " \\\n  --packages "
        + DELTA
        + " --exclude-packages '"
        + IN_SPARK
        + "'"
        + flags(session, "spark.sql.")
        + flags(options, "spark.datasource.partnerinsights.")
        + flags(options, "spark.sql.catalog.insights.")
        + flags(options(Program.CMP, secret), "spark.sql.catalog.marketplace.");
  }

  static String flags(Map<String, String> options, String prefix) {
    return options.entrySet().stream()
        .map(option -> " \\\n  --conf " + prefix + option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining());
  }

  /** Returns a catalog of Flink, which takes no secret itself, and what it needs before. */
  String flink() {
    return "-- in Flink's configuration file: partnerinsights.allowedHosts: "
        + URI.create(origin).getHost()
        + "\n-- in the shell that starts the cluster and the client:\n--   export REFRESH_TOKEN="
        + refreshToken
        + "\n"
        + withRefreshToken("env:REFRESH_TOKEN").entrySet().stream()
            .map(option -> ",\n  '" + option.getKey() + "' = '" + option.getValue() + "'")
            .collect(
                Collectors.joining(
                    "", "CREATE CATALOG insights WITH (\n  'type' = 'partnerinsights'", "\n);"));
  }

  /**
   * Returns commands that sign in and list the datasets. They have a profile of their own, so that
   * the user's own account stays the default one.
   */
  String commands() {
    return """
    export PARTNERINSIGHTS_PROFILE=sandbox
    %1$s login --device \\
      --tenantId %2$s --clientId %3$s \\
      --apiUrl %4$s --authorityUrl %5$s
    %1$s datasets\
    """
        .formatted(
            Installed.command(Installed.OWN),
            TestAccount.TENANT_ID,
            TestAccount.CLIENT_ID,
            origin + Program.MPN.path(),
            origin);
  }

  /** What the build has written next to the sandbox's jar. */
  static final class Installed {
    static final Path OWN = own();

    private Installed() {}

    private static Path own() {
      try {
        return Path.of(
            PasteLines.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Returns the connector's jar next to the sandbox's; a name for a sandbox without a jar. */
    static String connector(Path own) {
      String name = own.getFileName().toString();
      return name.endsWith(".jar")
          ? own.resolveSibling(name.replace("-sandbox", "-connector")).toString()
          : "partnerinsights-connector.jar";
    }

    /** Returns the start script of the repository, or the command that is installed. */
    static String command(Path own) {
      Path script = own.resolveSibling("../bin/partnerinsights").normalize();
      return Files.exists(script) ? script.toString() : "partnerinsights";
    }
  }
}
