package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.OptionPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pairs of sources of a catalog: the read, its table and the catalog. */
final class CatalogPairsTest {
  private static final List<ConnectorOption<String>> TARGETS =
      List.of(Options.QUERY, Options.DATASET, Options.QUERY_ID, Options.REPORT_ID);

  /** The limits of the account, which the configuration of the tests sets. */
  private static final Map<String, String> LIMITS =
      Map.of("maxReportsPerHour", "1000", "maxCallsPerMinute", "100000");

  private SparkSession session;

  static List<OptionPair> pairs() {
    return OptionPair.ofReads().stream().filter(OptionPair::isOfCatalog).toList();
  }

  static List<OptionPair> pairsOfReads() {
    return pairs().stream().filter(pair -> !setsColumns(pair)).toList();
  }

  static List<OptionPair> pairsOfDatasets() {
    return pairsOfReads().stream().filter(pair -> pair.nearer().containsKey("dataset")).toList();
  }

  private static boolean setsColumns(OptionPair pair) {
    return pair.nearer().containsKey("columns") || pair.nearer().containsKey("metrics");
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
    return CatalogOptions.ofSession("pairs", Map.of(), null);
  }

  /** Returns the table of a target, with further options of its own. */
  private static OptionTexts table(
      CatalogOptions catalog, Map<String, String> target, Map<String, String> own) {
    ConnectorOption<String> option =
        TARGETS.stream().filter(each -> target.containsKey(each.key())).findFirst().orElseThrow();
    return catalog.table(option, target.getOrDefault(option.key(), ""), own);
  }

  private static Map<String, String> withoutTarget(Map<String, String> options) {
    Map<String, String> others = new HashMap<>(options);
    TARGETS.forEach(target -> others.remove(target.key()));
    return others;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aTableIsNearerThanItsCatalog(OptionPair pair) {
    CatalogOptions catalog = catalog(pair.farther());

    pair.check(
        () -> catalog.parse(table(catalog, pair.nearer(), withoutTarget(pair.nearer()))), LIMITS);
  }

  @ParameterizedTest
  @MethodSource("pairsOfReads")
  void aReadIsNearerThanTheCatalog(OptionPair pair) {
    CatalogOptions catalog = catalog(pair.farther());

    pair.check(() -> read(catalog, pair, Map.of()), LIMITS);
  }

  @ParameterizedTest
  @MethodSource("pairsOfDatasets")
  void aReadIsNearerThanItsTable(OptionPair pair) {
    CatalogOptions catalog = catalog(Map.of("tenantId", "a", "clientId", "a"));

    pair.check(() -> read(catalog, pair, pair.farther()), LIMITS);
  }

  private static ConnectorOptions read(
      CatalogOptions catalog, OptionPair pair, Map<String, String> ofTable) {
    OptionTexts table = table(catalog, pair.nearer(), ofTable);
    return catalog.parse(CatalogOptions.merge(table, withoutTarget(pair.nearer())));
  }
}
