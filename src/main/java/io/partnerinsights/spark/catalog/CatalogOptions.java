package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.catalog.CatalogNamespaces;
import io.partnerinsights.core.catalog.CatalogTables;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.spark.application.ClusterConfiguration;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadSessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * The options of a catalog. Options of one table override those of the catalog, and options of one
 * read override both.
 *
 * <p>Options of one table are keys such as {@code mpn.OfficeUsage.schemaHints=MPNId BIGINT}. The
 * part before the first dot is the namespace, the part after the last dot the option. The table's
 * name between them may contain dots.
 */
final class CatalogOptions implements LoadSessions {
  /** Options that one read refuses, because they would change the table's columns. */
  private static final List<ConnectorOption<?>> TABLE_ONLY_OPTIONS =
      List.of(Options.SCHEMA_HINTS, Options.CORRUPT_RECORD_COLUMN);

  /** Options that a load sets itself, and one that depends on option mode. */
  private static final List<ConnectorOption<?>> LOAD_CONTROLLED_OPTIONS =
      List.of(
          Options.REPORT_LABEL,
          Options.REPORT_DESCRIPTION,
          Options.MODE,
          Options.CORRUPT_RECORD_COLUMN);

  /** Spark's options for a version of a table, which it also passes on to the read. */
  private static final List<String> VERSION_OPTION_KEYS = List.of("versionAsOf", "timestampAsOf");

  private final String catalogName;
  private final Map<String, String> rawOptions;

  /** The options of all tables. */
  private final OptionTexts sharedOptions;

  private final ClusterOptions cluster;
  private final ConnectorOptions accountOptions;
  private final CatalogNamespaces namespaces;

  /** The options of single tables, by namespace and name. */
  private final Map<String, Map<String, String>> tableOptions =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private CatalogOptions(
      String catalogName, Map<String, String> rawOptions, ClusterOptions cluster) {
    this.catalogName = catalogName;
    this.rawOptions = rawOptions;
    Map<String, String> catalogOptions = copyIgnoringCase(rawOptions);
    catalogOptions.keySet().removeIf(CatalogOptions::isTableKey);
    OptionSource source = OptionSource.of("the catalog", catalogOptions);
    this.sharedOptions = OptionTexts.ofInheritingSource(cluster, source);
    this.cluster = cluster;
    this.accountOptions = ConnectorOptions.parseAccount(sharedOptions);
    for (ConnectorOption<?> option : Options.all()) {
      if (accountOptions.isSet(option)
          && (option.isIn(OptionGroup.TARGET) || option.equals(Options.SCHEMA_HINTS))) {
        boolean isTableOption = isTableOption(option, true);
        throw (isTableOption
                ? CatalogErrors.OPTION_FOR_ONE_TABLE
                : CatalogErrors.OPTION_NOT_FOR_CATALOG)
            .error(option);
      }
    }
    this.namespaces = CatalogNamespaces.of(accountOptions.get(AccountOptions.API_URL));
    rawOptions.forEach(
        (key, value) -> {
          if (isTableKey(key)) {
            addTableOption(key, value);
          }
        });
    tableOptions.values().forEach(ConnectorOptions::parseAccount);
  }

  /**
   * Reads the configuration that the active session has now under {@code spark.sql.catalog.<name>};
   * makes no call. Spark passes it once per session, and a corrected secret would have no effect in
   * the session that needs it.
   *
   * @param passedOptions the options that Spark has passed, for a thread without a session
   * @param lastOptions returned again if nothing has changed, because the user's class may take
   *     long to give a secret; null for none
   * @throws io.partnerinsights.core.errors.OptionsException if an option is wrong or does not
   *     belong to a catalog
   */
  static CatalogOptions readFromSession(
      String catalogName, Map<String, String> passedOptions, @Nullable CatalogOptions lastOptions) {
    Map<String, String> currentOptions =
        SparkSession.getActiveSession().isEmpty()
            ? copyIgnoringCase(passedOptions)
            : readConfiguration(catalogName);
    ClusterOptions cluster = ClusterConfiguration.catalogOptions(catalogName);
    return lastOptions != null
            && lastOptions.rawOptions.equals(currentOptions)
            && lastOptions.cluster.equals(cluster)
        ? lastOptions
        : new CatalogOptions(catalogName, currentOptions, cluster);
  }

  private static Map<String, String> readConfiguration(String catalogName) {
    String prefix = "spark.sql.catalog." + catalogName + ".";
    Map<String, String> settingsByKey = new HashMap<>();
    Iterator<Tuple2<String, String>> settings = SparkSession.active().conf().getAll().iterator();
    while (settings.hasNext()) {
      Tuple2<String, String> setting = settings.next();
      if (setting._1().startsWith(prefix)) {
        settingsByKey.put(setting._1(), setting._2());
      }
    }
    // Spark keeps keys that differ in case only, in no order.
    Map<String, String> configuration = copyIgnoringCase(Map.of());
    OptionSource.mergeSpellings(settingsByKey)
        .forEach((key, value) -> configuration.put(key.substring(prefix.length()), value));
    return configuration;
  }

  private static boolean isQueryTable(String table) {
    return CatalogNamespaces.QUERIES.equalsIgnoreCase(table.substring(0, table.indexOf('.')));
  }

  private static boolean isTableKey(String key) {
    return key.indexOf('.') >= 0;
  }

  private void addTableOption(String key, String value) {
    int firstDot = key.indexOf('.');
    int lastDot = key.lastIndexOf('.');
    String namespace =
        namespaces
            .findNamespace(key.substring(0, firstDot))
            .orElseThrow(() -> unknownKeyError(key));
    if (firstDot == lastDot || namespace.equals(CatalogNamespaces.SYSTEM)) {
      throw unknownKeyError(key);
    }
    String option = key.substring(lastDot + 1);
    checkTableOption(key, option, namespace.equals(namespaces.datasetNamespace()));
    tableOptions
        .computeIfAbsent(key.substring(0, lastDot), table -> copyIgnoringCase(Map.of()))
        .put(option, value);
  }

  private PartnerInsightsException unknownKeyError(String key) {
    String datasets = namespaces.datasetNamespace();
    return CatalogErrors.UNKNOWN_TABLE_KEY.error(
        key, datasets, List.of(datasets, CatalogNamespaces.QUERIES, CatalogNamespaces.REPORTS));
  }

  private static void checkTableOption(String key, String option, boolean isDataset) {
    List<String> acceptedKeys =
        Options.all().stream()
            .filter(known -> isTableOption(known, isDataset))
            .map(ConnectorOption::key)
            .toList();
    if (acceptedKeys.stream().noneMatch(option::equalsIgnoreCase)) {
      throw CatalogErrors.INAPPLICABLE_TABLE_OPTION
          .withSuggestion(option, acceptedKeys)
          .error(key, option, acceptedKeys);
    }
  }

  private static boolean isTableOption(ConnectorOption<?> option, boolean isDataset) {
    boolean selectsColumns = option.equals(Options.COLUMNS) || option.equals(Options.METRICS);
    boolean controlsRead = option.isIn(OptionGroup.TIME_RANGE) || option.isIn(OptionGroup.READ);
    return controlsRead || (isDataset && selectsColumns);
  }

  /** Returns the options of a table; its names are its name and its id, compared without case. */
  private Map<String, String> findTableOptions(String namespace, String... names) {
    Map<String, String> foundOptions = copyIgnoringCase(Map.of());
    for (String name : names) {
      foundOptions.putAll(tableOptions.getOrDefault(namespace + "." + name, Map.of()));
    }
    return foundOptions;
  }

  PartnerInsightsClient client() {
    return Clients.clientFor(accountOptions);
  }

  CatalogTables catalogTables() {
    return new CatalogTables(
        namespaces, this::client, client -> SparkApplication.application().datasetCacheOf(client));
  }

  CatalogNamespaces namespaces() {
    return namespaces;
  }

  ConnectorOptions accountOptions() {
    return accountOptions;
  }

  /**
   * Plans a read; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  ReadPlan planRead(OptionTexts readOptions) {
    return SparkApplication.planInterruptibly(parse(readOptions), Session::planRead);
  }

  ConnectorOptions parse(OptionTexts readOptions) {
    return ConnectorOptions.parse(readOptions.forBatch());
  }

  OptionTexts queryTextOptions(String text) {
    return targetOptions(Options.QUERY, text, Map.of());
  }

  OptionTexts datasetOptions(String name) {
    return targetOptions(
        Options.DATASET, name, findTableOptions(namespaces.datasetNamespace(), name));
  }

  /** Returns the options of a table over those of the catalog. */
  OptionTexts targetOptions(
      ConnectorOption<String> target, String value, Map<String, String> tableOptions) {
    Map<String, String> optionsOfTarget = copyIgnoringCase(tableOptions);
    optionsOfTarget.put(target.key(), value);
    return sharedOptions.withOverrides(OptionSource.of("the table", optionsOfTarget));
  }

  @Override
  public String catalogName() {
    return catalogName;
  }

  @Override
  public Session openAccountSession() {
    return Session.open(accountOptions, SparkApplication.application());
  }

  @Override
  public Session openDatasetSession(String name, Map<String, String> loadOptions) {
    return openLoadSession(datasetOptions(name), loadOptions);
  }

  @Override
  public Session openExecutionSession(String dataset, Map<String, String> loadOptions) {
    List<ConnectorOption<?>> removedOptions = new ArrayList<>(Options.all());
    removedOptions.removeIf(option -> !option.isIn(OptionGroup.TARGET));
    return openLoadSession(datasetOptions(dataset).withoutOptions(removedOptions), loadOptions);
  }

  /** A load sets the range, the label, the mode and the schedule itself. */
  private Session openLoadSession(OptionTexts tableOptions, Map<String, String> loadOptions) {
    OptionTexts mergedOptions =
        tableOptions
            .withoutOptions(OptionTexts.RANGE_OPTIONS)
            .withoutOptions(LOAD_CONTROLLED_OPTIONS)
            .withOverrides(OptionSource.of("the load", loadOptions))
            .forBatch();
    return Session.open(ConnectorOptions.parse(mergedOptions), SparkApplication.application());
  }

  OptionTexts storedQueryOptions(ScheduledQuery query) {
    Map<String, String> queryOptions =
        findTableOptions(CatalogNamespaces.QUERIES, query.name(), query.queryId());
    return targetOptions(Options.QUERY_ID, query.queryId(), queryOptions);
  }

  /**
   * Returns the options of a stored query, which the service need not have. It is looked up only if
   * options of a table may be set under its name.
   */
  OptionTexts queryIdOptions(String id) {
    List<ScheduledQuery> queries =
        tableOptions.keySet().stream().anyMatch(CatalogOptions::isQueryTable)
            ? client().listQueries(QueryFilter.byId(id))
            : List.of();
    return queries.stream()
        .filter(query -> query.queryId().equalsIgnoreCase(id))
        .findFirst()
        .map(this::storedQueryOptions)
        .orElseGet(() -> targetOptions(Options.QUERY_ID, id, Map.of()));
  }

  /**
   * Returns the options of a read of an existing report.
   *
   * @param executionId the execution; null for the newest one
   */
  OptionTexts reportOptions(ScheduledReport report, @Nullable String executionId) {
    Map<String, String> reportOptions =
        findTableOptions(CatalogNamespaces.REPORTS, report.reportName(), report.reportId());
    reportOptions.put(Options.EXECUTION_ID.key(), executionId);
    return targetOptions(Options.REPORT_ID, report.reportId(), reportOptions);
  }

  /**
   * Returns the options of a table and those of one read, without those that Spark itself
   * evaluates.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if an option of the read is wrong or
   *     would change the table or its columns
   */
  static OptionTexts mergeOptions(OptionTexts tableOptions, Map<String, String> rawOptions) {
    Map<String, String> readOptions = copyIgnoringCase(rawOptions);
    for (String versionKey : VERSION_OPTION_KEYS) {
      // Spark 3.5 does not ask for the version, and would read the newest one.
      if (readOptions.remove(versionKey) != null && !tableOptions.isSet(Options.EXECUTION_ID)) {
        throw CatalogErrors.VERSION_OPTION_UNSUPPORTED.error(versionKey);
      }
    }
    ConnectorOptions.parseAccount(readOptions);
    readOptions.values().removeIf(Objects::isNull);
    for (ConnectorOption<?> option : Options.all()) {
      boolean controlsRead = option.isIn(OptionGroup.TIME_RANGE) || option.isIn(OptionGroup.READ);
      boolean isSet = readOptions.containsKey(option.key());
      if (isSet && (!controlsRead || TABLE_ONLY_OPTIONS.contains(option))) {
        boolean isTableOption = isTableOption(option, tableOptions.isSet(Options.DATASET));
        throw (isTableOption
                ? CatalogErrors.OPTION_NOT_FOR_READ
                : CatalogErrors.OPTION_NOT_FOR_CATALOG)
            .error(option);
      }
    }
    return tableOptions.withOverrides(OptionSource.of("the read", readOptions));
  }

  private static Map<String, String> copyIgnoringCase(Map<String, String> options) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(options);
    return copy;
  }
}
