package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.OptionPair;
import io.partnerinsights.testing.SandboxExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of a whole catalog, of one of its tables and of one read. */
final class CatalogOptionsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  private static final List<ConnectorOption<String>> TARGETS =
      List.of(Options.QUERY, Options.DATASET, Options.QUERY_ID, Options.REPORT_ID);

  /** The limits of the account, which the configuration of the tests sets. */
  private static final Map<String, String> LIMITS =
      Map.of("maxReportsPerHour", "1000", "maxCallsPerMinute", "100000");

  private SparkSession session;

  private static TestCatalog catalog(String... options) {
    return TestCatalog.of(SERVICE.sandbox(), options);
  }

  @Test
  void schemaHintsOfOneTableChangeItsTypes() {
    TestCatalog catalog = catalog("mpn.officeUSAGE.schemaHints", "MPNId BIGINT, Month TIMESTAMP");

    assertThat(catalog.queryRows("DESCRIBE TABLE insights.mpn.OfficeUsage"))
        .anyMatch(line -> line.subList(0, 2).equals(List.of("MPNId", "bigint")))
        .anyMatch(line -> line.subList(0, 2).equals(List.of("Month", "timestamp")));
    assertThat(catalog.queryRows("DESCRIBE TABLE insights.mpn.AzureUsage"))
        .anyMatch(line -> line.subList(0, 2).equals(List.of("MPNId", "string")));
  }

  @Test
  void aCorrectedSecretIsUsedInTheSameSession() {
    TestCatalog catalog = catalog("clientSecret", "wrong");
    String count = "SELECT count(*) FROM insights.mpn.OfficeUsage";
    assertThatThrownBy(() -> catalog.queryRows(count)).hasMessageContaining("PI-1001");

    TestSpark.session()
        .conf()
        .set("spark.sql.catalog." + catalog.name() + ".clientSecret", Sandbox.CLIENT_SECRET);

    assertThat(catalog.queryRows(count)).hasSize(1);
  }

  /** To read the configuration may take the user's class of secrets long. */
  @Test
  void theConfigurationIsReadAgainOnlyAfterAChange() {
    TestCatalog tested = catalog();
    PartnerInsightsCatalog catalog = new PartnerInsightsCatalog();
    catalog.initialize(tested.name(), CaseInsensitiveStringMap.empty());
    CatalogOptions first = catalog.refreshOptions();

    assertThat(catalog.refreshOptions()).isSameAs(first);
    TestSpark.session()
        .conf()
        .set("spark.sql.catalog." + tested.name() + ".mpn.OfficeUsage.timespan", "LAST_MONTH");
    assertThat(catalog.refreshOptions()).isNotSameAs(first);
  }

  /** Spark 3.5 does not resolve it, and passes it to the read of the newest execution. */
  @Test
  void aVersionThatSparkHasNotResolvedIsRefused() {
    Map<String, String> read = Map.of("versionAsOf", "an execution");

    assertThatThrownBy(() -> CatalogOptions.mergeOptions(table("reportId"), read))
        .hasMessageContaining("PI-6002")
        .hasMessageContaining("versionAsOf");
    assertThat(CatalogOptions.mergeOptions(table("executionId"), read).toMap())
        .containsOnlyKeys("executionId");
  }

  private static OptionTexts table(String option) {
    return OptionTexts.of(
        ClusterOptions.empty(), OptionSource.of("the table", Map.of(option, "an id")));
  }

  @Test
  void oneSettingInTwoSpellingsIsRefused() {
    TestCatalog catalog =
        catalog(
            "mpn.OfficeUsage.timespan", "LAST_6_MONTHS", "mpn.officeusage.timespan", "LAST_MONTH");

    assertThatThrownBy(() -> catalog.runSql("SELECT Month FROM insights.mpn.OfficeUsage"))
        .hasMessageContaining("PI-6002")
        .hasMessageContaining("the same option with different values")
        .hasMessageContaining(catalog.name() + ".mpn.");
  }

  @ParameterizedTest
  @CsvSource({
    "mpn.OfficeUsage.schemaHint, x, PI-6003, Did you mean schemaHints",
    "mpn.OfficeUsage.clientSecret, x, PI-6003, clientSecret",
    "mpn.OfficeUsage.queryId, x, PI-6003, queryId",
    "queries.Power BI usage.metrics, x, PI-6003, metrics",
    "mpn.OfficeUsage.mode, x, PI-6004, mode",
    "system.reports.mode, FAILFAST, PI-6003, <namespace>.<table>.<option>",
    "mpm.OfficeUsage.mode, FAILFAST, PI-6003, <namespace>.<table>.<option>",
    "mpn.schemaHints, x INT, PI-6003, <namespace>.<table>.<option>"
  })
  void refusesAKeyThatIsNotATableOption(String key, String value, String code, String message) {
    TestCatalog wrong = catalog(key, value);

    assertThatThrownBy(() -> wrong.runSql("SHOW NAMESPACES IN insights"))
        .hasMessageContaining(code)
        .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "dataset", "queryId", "schemaHints"})
  void refusesATableOptionForTheWholeCatalog(String option) {
    TestCatalog wrong = catalog(option, "x INT");

    assertThatThrownBy(() -> wrong.runSql("SHOW NAMESPACES IN insights"))
        .hasMessageContaining("PI-6002")
        .hasMessageContaining(option);
  }

  @Test
  void optionsOfOneReadApplyToItOnly() {
    TestCatalog catalog = catalog();
    Dataset<Row> whole =
        catalog.readTable("mpn.OfficeUsage", "timespan", "LAST_MONTH").select("Month");
    Dataset<Row> spring =
        catalog.readTable(
            "mpn.OfficeUsage", "queryStartTime", "2026-03-01", "queryEndTime", "2026-06-01");

    assertThat(plan(whole)).contains("OfficeUsage TIMESPAN LAST_MONTH");
    assertThat(plan(spring)).contains("from 2026-03-01T00:00:00Z");
    assertThat(
            plan(
                catalog.runSql(
                    "SELECT Month FROM insights.mpn.OfficeUsage WITH (`timespan` = 'LAST_MONTH')")))
        .contains("OfficeUsage TIMESPAN LAST_MONTH");
  }

  @ParameterizedTest
  @CsvSource({
    "dataset, x, PI-6002",
    "columns, x, PI-6002",
    "metrics, x, PI-6002",
    "apiUrl, https://example.com, PI-6002",
    "clientSecret, x, PI-6002",
    "schemaHints, Month STRING, spark.sql.catalog.<catalog>.<namespace>.<table>.schemaHints",
  })
  void refusesAReadOptionThatChangesTheTable(String option, String value, String message) {
    assertThatThrownBy(() -> plan(catalog().readTable("mpn.OfficeUsage", option, value)))
        .hasMessageContainingAll("PI-6002", option, message);
  }

  /** Defaults that a load overrides, with the options that require them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode=PERMISSIVE columnNameOfCorruptRecord=bad",
        "mode=PERMISSIVE mpn.OfficeUsage.columnNameOfCorruptRecord=bad inferSchema=sample",
        "mpn.OfficeUsage.mode=PERMISSIVE mpn.OfficeUsage.columnNameOfCorruptRecord=bad",
        "recurrenceInterval=12h recurrenceCount=3 startTime=2030-01-01",
        "recurrenceCount=3",
        "startTime=2030-01-01 startingExecution=latest maxExecutionsPerTrigger=1 reportName=n",
        "timespan=LAST_MONTH reportLabel=A reportDescription=B",
        "queryStartTime=2030-01-01 mpn.OfficeUsage.queryEndTime=2030-02-01"
      })
  void whatALoadSetsItselfHasNoDefaults(String defaults) {
    for (String load :
        List.of(
            "inferSchema=sample",
            "columns=MPNId mode=FAILFAST timespan=LAST_MONTH",
            "columns=MPNId mode=FAILFAST recurrenceInterval=24h",
            "columns=MPNId mode=FAILFAST recurrenceInterval=24h recurrenceCount=365",
            "columns=MPNId mode=FAILFAST queryStartTime=2026-01-01 queryEndTime=2026-06-01",
            "reportId=r executionId=e mode=FAILFAST")) {
      Map<String, String> more = new HashMap<>(OptionPair.parseOptions(load));
      more.putIfAbsent("inferSchema", "dictionary");

      assertThat(ofLoad(more, defaults.split("[ =]"))).as(load).isEqualTo(ofLoad(more));
    }
  }

  private static ConnectorOptions ofLoad(Map<String, String> more, String... defaults) {
    CatalogOptions catalog =
        CatalogOptions.readFromSession(catalog(defaults).name(), Map.of(), null);
    return more.containsKey("reportId")
        ? catalog.openExecutionSession("OfficeUsage", more).options()
        : catalog.openDatasetSession("OfficeUsage", more).options();
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().toString();
  }

  static List<OptionPair> pairs() {
    return OptionPair.ofReads().stream().filter(OptionPair::isOfCatalog).toList();
  }

  static List<OptionPair> pairsOfReads() {
    return pairs().stream().filter(pair -> !setsColumns(pair)).toList();
  }

  static List<OptionPair> pairsOfDatasets() {
    return pairsOfReads().stream()
        .filter(pair -> pair.nearerOptions().containsKey("dataset"))
        .toList();
  }

  private static boolean setsColumns(OptionPair pair) {
    return pair.nearerOptions().containsKey("columns")
        || pair.nearerOptions().containsKey("metrics");
  }

  @BeforeEach
  void beginASession() {
    session = TestSpark.session().newSession();
    SparkSession.setActiveSession(session);
  }

  @AfterEach
  void forget() {
    SparkSession.setActiveSession(TestSpark.session());
  }

  private CatalogOptions catalog(Map<String, String> options) {
    options.forEach((key, value) -> session.conf().set("spark.sql.catalog.pairs." + key, value));
    return CatalogOptions.readFromSession("pairs", Map.of(), null);
  }

  /** Returns the table of a target, with further options of its own. */
  private static OptionTexts table(
      CatalogOptions catalog, Map<String, String> target, Map<String, String> own) {
    ConnectorOption<String> option =
        TARGETS.stream().filter(each -> target.containsKey(each.key())).findFirst().orElseThrow();
    return catalog.targetOptions(option, target.getOrDefault(option.key(), ""), own);
  }

  private static Map<String, String> withoutTarget(Map<String, String> options) {
    Map<String, String> others = new HashMap<>(options);
    TARGETS.forEach(target -> others.remove(target.key()));
    return others;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aTableIsNearerThanItsCatalog(OptionPair pair) {
    CatalogOptions catalog = catalog(pair.fartherOptions());

    pair.assertReads(
        () ->
            catalog.parse(
                table(catalog, pair.nearerOptions(), withoutTarget(pair.nearerOptions()))),
        LIMITS);
  }

  @ParameterizedTest
  @MethodSource("pairsOfReads")
  void aReadIsNearerThanTheCatalog(OptionPair pair) {
    CatalogOptions catalog = catalog(pair.fartherOptions());

    pair.assertReads(() -> read(catalog, pair, Map.of()), LIMITS);
  }

  @ParameterizedTest
  @MethodSource("pairsOfDatasets")
  void aReadIsNearerThanItsTable(OptionPair pair) {
    CatalogOptions catalog = catalog(Map.of("tenantId", "a", "clientId", "a"));

    pair.assertReads(() -> read(catalog, pair, pair.fartherOptions()), LIMITS);
  }

  private static ConnectorOptions read(
      CatalogOptions catalog, OptionPair pair, Map<String, String> ofTable) {
    OptionTexts table = table(catalog, pair.nearerOptions(), ofTable);
    return catalog.parse(CatalogOptions.mergeOptions(table, withoutTarget(pair.nearerOptions())));
  }
}
