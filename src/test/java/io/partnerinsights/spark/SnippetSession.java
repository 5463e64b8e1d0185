package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.SecretProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.load.LakeSpark;
import io.partnerinsights.testing.DocumentedSql;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.PageOutputs;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.Snippet;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * The session in which the snippets of one page run, one after the other. It has the sandbox's
 * account in place of the reader's, and the sandbox's addresses in place of Microsoft's.
 */
public final class SnippetSession implements AutoCloseable {
  private static final String READS = "spark.datasource.partnerinsights.";
  private static final String CATALOG = "spark.sql.catalog.insights";
  private static final String CATALOG_CLASS =
      "io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog";

  /** The account of docs/several-accounts.md whose sign-in fails when a day has passed. */
  private static final String REVOKED_TOKEN = "spark.sql.catalog.northwind.refreshToken";

  private static final Pattern VIEW =
      Pattern.compile("(?i)CREATE (?:TEMP|TEMPORARY) VIEW (\\w+).*");
  private static final Pattern REPORT_NAME = Pattern.compile("\"reportName\", \"([^\"]+)\"");
  private static final List<String> SCHEMAS =
      List.of("lake", "lake_contoso", "lake_fabrikam", "lake_northwind", "visible");

  /** The reports of a colleague, which exist if a snippet names them, and their datasets. */
  private static final Map<String, String> COLLEAGUES_REPORTS =
      Map.of("Monthly seats", "SeatsSubscriptionsAndRevenue", "Azure usage", "AzureUsage");

  /** A view that docs/production.md creates in schema {@code lake}. */
  private static final Pattern VIEW_OF_LOADS = Pattern.compile("\\b(lake_\\w+)\\.loads_to_check");

  private static final Pattern MART = Pattern.compile("\\blake\\.(\\w+)");
  private static final Pattern DAYS = Pattern.compile("curl -X POST \\S+/days/(\\d+)");
  private static final Pattern CODE = Pattern.compile("\\[(PI-\\d{4})]");
  private static final Pattern TABLE = Pattern.compile("(?i)CREATE TABLE (\\w+).*");

  private final SparkSession spark = LakeSpark.createSession();
  private final Sandbox sandbox;
  private final TestCertificate certificate;
  private final Path folder;
  private final PageOutputs outputs;
  private final List<String> ofCluster = new ArrayList<>();
  private final List<String> tables = new ArrayList<>();
  private final Set<String> namedReports = new HashSet<>();
  private final PythonProgram python = new PythonProgram();
  private int programs;

  SnippetSession(Sandbox sandbox, TestCertificate certificate, Path folder, PageOutputs outputs) {
    this.outputs = outputs;
    this.sandbox = sandbox;
    this.certificate = certificate;
    this.folder = folder;
    // A session copies the application's configuration at its first use: now, not with ours.
    assertThat(TestSpark.session().conf().getAll()).isNotNull();
    useCatalog(Map.of());
    emptyFolders();
  }

  /** Deletes what tests of other classes in this JVM may have left where tables are created. */
  private static void emptyFolders() {
    URI warehouse = URI.create(TestSpark.session().conf().get("spark.sql.warehouse.dir"));
    for (String schema : SCHEMAS) {
      FileUtils.deleteQuietly(Path.of(warehouse).resolve(schema + ".db").toFile());
    }
  }

  void run(Snippet snippet) throws Exception {
    switch (snippet.language()) {
      case "properties" -> configure(snippet);
      case "sql" -> runSql(snippet);
      case "bash" -> passDays(snippet);
      default -> runProgram(snippet);
    }
  }

  private void runProgram(Snippet snippet) throws Exception {
    boolean signsInItself = snippet.text().contains("deviceCode");
    setReads(signsInItself ? service() : account(snippet.text().contains("/cmp")));
    var surroundings =
        new SnippetProgram.Surroundings(spark, account(snippet.text().contains("/cmp")), sandbox);
    Path classes = Files.createDirectory(folder.resolve("program-" + programs++));
    createNamedReports(snippet.text());
    String text = withOwnAddresses(snippet.text());
    if (snippet.language().equals("python") && python.canRun(text)) {
      print(snippet, python.run(text, outputs.hasOutput(snippet), spark, classes));
      return;
    }
    print(snippet, Printed.during(() -> SnippetProgram.run(snippet, text, surroundings, classes)));
    for (StreamingQuery stream : spark.streams().active()) {
      stream.awaitTermination();
    }
  }

  /** Creates the reports that a snippet reads by their names. */
  private void createNamedReports(String snippet) {
    Matcher name = REPORT_NAME.matcher(snippet);
    if (name.find()) {
      PartnerInsightsClient client = client();
      client.createReport(
          NewReports.executeNow(name.group(1), createQuery(client, "Streamed", "OfficeUsage")));
    }
    COLLEAGUES_REPORTS.forEach(
        (report, dataset) -> {
          if (snippet.contains('"' + report + '"') && namedReports.add(report)) {
            createSchedule(report, dataset);
          }
        });
  }

  /** Creates a report that runs every day, for the first time in five hours. */
  private void createSchedule(String name, String dataset) {
    PartnerInsightsClient client = client();
    String queryId = createQuery(client, "Query of " + name, dataset);
    Instant start = client.serviceNow().plus(Duration.ofHours(5));
    client.createReport(NewReports.scheduledReport(name, queryId, start, Duration.ofDays(1)));
  }

  private PartnerInsightsClient client() {
    return Clients.clientFor(ConnectorOptions.parseAccount(account(false)));
  }

  private static String createQuery(PartnerInsightsClient client, String name, String dataset) {
    String text = "SELECT Month, CustomerName FROM " + dataset + " TIMESPAN LAST_6_MONTHS";
    return client.createQuery(new NewQuery(name, "", text)).queryId();
  }

  /** Lets days pass on the sandbox, as the page's command does. */
  private void passDays(Snippet snippet) {
    Matcher days = DAYS.matcher(snippet.text());
    if (days.find()) {
      sandbox.advanceDays(Integer.parseInt(days.group(1)));
      if (spark.conf().contains(REVOKED_TOKEN)) {
        setForCluster(REVOKED_TOKEN, "revoked");
      }
    }
  }

  private void runSql(Snippet snippet) throws Exception {
    setReads(account(false));
    List<String> printed = new ArrayList<>();
    for (String statement : snippet.text().replaceAll("(?m)--.*$", "").split(";", -1)) {
      if (!statement.isBlank()) {
        String text = withOwnAddresses(statement.strip().replaceAll("\\s+", " "));
        printed.add(outputs.hasOutput(snippet) ? printed(snippet, text) : run(snippet, text));
      }
    }
    print(snippet, String.join("\n", printed));
  }

  /** Returns what a statement prints: its rows, or the error that the page shows. */
  private String printed(Snippet snippet, String statement) throws Exception {
    try {
      return run(snippet, statement);
    } catch (Exception e) {
      String message = String.valueOf(e.getMessage());
      Matcher code = CODE.matcher(message);
      if (code.find() && outputs.hasError(snippet, code.group(1))) {
        return message;
      }
      throw e;
    }
  }

  private void print(Snippet snippet, String text) {
    outputs.keepOutput(
        snippet,
        text.replace(folder + "/", "/lake/")
            .replace(Sandbox.TENANT_ID, "00000000-0000-0000-0000-000000000000"));
  }

  private String run(Snippet snippet, String statement) throws Exception {
    Matcher table = TABLE.matcher(statement);
    if (table.matches()) {
      tables.add(table.group(1));
    }
    boolean readsMarts = createMarts(statement);
    createViewsOfLoads(statement);
    Dataset<Row> rows = spark.sql(statement);
    if (!readsMarts) {
      RecordSums.check(statement, rows, sandbox);
    }
    assertThat(!rows.isEmpty() || !statement.startsWith("SELECT"))
        .as("%s: no rows", snippet)
        .isTrue();
    Matcher view = VIEW.matcher(statement);
    if (view.matches()) {
      assertThat(spark.table(view.group(1)).isEmpty()).as("%s: no rows", snippet).isFalse();
    }
    return outputs.hasOutput(snippet) ? Printed.rows(rows) : "";
  }

  /**
   * Creates the views of examples/sql/marts that a statement reads, and returns whether there are
   * some. {@code load/MartsTest} compares their sums.
   */
  private boolean createMarts(String statement) throws IOException {
    boolean reads = false;
    for (MatchResult name : MART.matcher(statement).results().toList()) {
      Path mart = Path.of("examples/sql/marts", name.group(1) + ".sql");
      if (Files.exists(mart)) {
        spark.sql("USE lake");
        spark.sql(Files.readString(mart).strip().replaceFirst(";$", ""));
        spark.sql("USE default");
        reads = true;
      }
    }
    return reads;
  }

  /** Creates the views of docs/production.md that a statement reads in other schemas. */
  private void createViewsOfLoads(String statement) throws IOException {
    for (MatchResult view : VIEW_OF_LOADS.matcher(statement).results().toList()) {
      String page = DocumentedSql.of("production.md", "Monitor the loads table").get(0);
      spark.sql(page.replaceAll("\\blake\\.", view.group(1) + "."));
    }
  }

  /** Sets properties as the cluster's configuration: in the application's and in the session's. */
  private void configure(Snippet snippet) throws IOException {
    Properties documented = new Properties();
    documented.load(new StringReader(withOwnAddresses(snippet.text())));
    Map<String, String> settings = new HashMap<>();
    for (String key : documented.stringPropertyNames()) {
      String option = key.substring(key.lastIndexOf('.') + 1);
      settings.put(key, own().getOrDefault(option, documented.getProperty(key)));
    }
    if (settings.remove(CATALOG) != null) {
      useCatalog(settings);
    }
    settings.forEach(this::setForCluster);
    documented.forEach(
        (key, value) -> {
          if (value.equals(CATALOG_CLASS)) {
            service().forEach((option, own) -> setIfAbsent(key + "." + option, own));
          }
        });
  }

  /** Replaces the catalog of the page, and adds what a reader's would have by default. */
  private void useCatalog(Map<String, String> documented) {
    ofCluster.stream().filter(key -> key.startsWith(CATALOG)).forEach(this::unset);
    Map<String, String> options = documented.isEmpty() ? account(false) : service();
    if (documented.keySet().stream().anyMatch(key -> key.endsWith(".apiUrl"))) {
      options.remove("apiUrl");
    }
    setForCluster(CATALOG, CATALOG_CLASS);
    options.forEach((option, value) -> setForCluster(CATALOG + "." + option, value));
  }

  private void setForCluster(String key, String value) {
    SparkEnv.get().conf().set(key, value);
    spark.conf().set(key, value);
    ofCluster.add(key);
  }

  private void setIfAbsent(String key, String value) {
    if (!spark.conf().contains(key)) {
      setForCluster(key, value);
    }
  }

  private void unset(String key) {
    SparkEnv.get().conf().remove(key);
    spark.conf().unset(key);
  }

  /** Sets options of reads. The cluster lets them send its secrets to the sandbox. */
  private void setReads(Map<String, String> options) {
    setForCluster(READS + "allowedHosts", URI.create(sandbox.apiUrl()).getHost());
    List.of("clientSecret", "refreshToken").forEach(key -> spark.conf().unset(READS + key));
    options.forEach((key, value) -> spark.conf().set(READS + key, value));
  }

  /** Returns where the service is, and options that do not slow a test down. */
  private Map<String, String> service() {
    Map<String, String> options = ReadOptions.of(sandbox);
    List.of("username", "password", "tenantId", "clientId", "clientSecret")
        .forEach(options::remove);
    return options;
  }

  private Map<String, String> account(boolean ofApplication) {
    Map<String, String> options = service();
    options.put("tenantId", Sandbox.TENANT_ID);
    options.put("clientId", Sandbox.CLIENT_ID);
    if (ofApplication) {
      options.put("clientSecret", Sandbox.CLIENT_SECRET);
    } else {
      options.put("refreshToken", sandbox.refreshToken());
    }
    return options;
  }

  /** Returns the values of the reader's own. */
  private Map<String, String> own() {
    return Map.of(
        "tenantId", Sandbox.TENANT_ID,
        "clientId", Sandbox.CLIENT_ID,
        "clientSecret", Sandbox.CLIENT_SECRET,
        "refreshToken", sandbox.refreshToken(),
        "clientCertificate", certificate.file().toString(),
        "clientCertificatePassword", TestCertificate.PASSWORD,
        "secretProviderClass", Vault.class.getName());
  }

  private String withOwnAddresses(String text) {
    return text.replace(
            "https://api.partnercenter.microsoft.com/insights/v1.1/cmp", sandbox.marketplaceUrl())
        .replace("/lake/", folder + "/")
        .replace("https://api.partnercenter.microsoft.com/insights/v1/mpn", sandbox.apiUrl());
  }

  @Override
  public void close() {
    sandbox.faults().clear();
    tables.forEach(table -> spark.sql("DROP TABLE IF EXISTS " + table));
    for (String schema : SCHEMAS) {
      spark.sql("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }
    ofCluster.forEach(this::unset);
  }

  /** A vault that has every secret. */
  public static final class Vault implements SecretProvider {
    @Override
    public Secret secret(String name) {
      return Secret.of(Sandbox.CLIENT_SECRET);
    }
  }
}
