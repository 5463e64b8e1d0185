package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.catalog.CatalogNames;
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
  private static final List<ConnectorOption<?>> NOT_FOR_READ =
      List.of(Options.SCHEMA_HINTS, Options.CORRUPT_RECORD_COLUMN);

  /** Options that a load sets itself, and one that depends on option mode. */
  private static final List<ConnectorOption<?>> SET_BY_LOAD =
      List.of(
          Options.REPORT_LABEL,
          Options.REPORT_DESCRIPTION,
          Options.MODE,
          Options.CORRUPT_RECORD_COLUMN);

  /** Spark's options for a version of a table, which it also passes on to the read. */
  private static final List<String> TIME_TRAVEL = List.of("versionAsOf", "timestampAsOf");

  private final String catalog;
  private final Map<String, String> all;

  /** The options of all tables. */
  private final OptionTexts shared;

  private final ClusterOptions cluster;
  private final ConnectorOptions account;
  private final CatalogNames namespaces;

  /** The options of single tables, by namespace and name. */
  private final Map<String, Map<String, String>> tables =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private CatalogOptions(String catalog, Map<String, String> all, ClusterOptions cluster) {
    this.catalog = catalog;
    this.all = all;
    Map<String, String> ofCatalog = copy(all);
    ofCatalog.keySet().removeIf(CatalogOptions::isOfTable);
    OptionSource source = OptionSource.of("the catalog", ofCatalog);
    this.shared = OptionTexts.ofHeir(cluster, source);
    this.cluster = cluster;
    this.account = ConnectorOptions.parseAccount(shared);
    for (ConnectorOption<?> option : Options.all()) {
      if (account.isSet(option)
          && (option.isIn(OptionGroup.WHAT) || option.equals(Options.SCHEMA_HINTS))) {
        boolean ofTable = isAccepted(option, true);
        throw (ofTable ? CatalogErrors.OPTION_FOR_ONE_TABLE : CatalogErrors.OPTION_OF_FORMAT)
            .error(option);
      }
    }
    this.namespaces = CatalogNames.of(account.get(AccountOptions.API_URL));
    all.forEach(
        (key, value) -> {
          if (isOfTable(key)) {
            addOfTable(key, value);
          }
        });
    tables.values().forEach(ConnectorOptions::parseAccount);
  }

  /**
   * Reads the configuration that the active session has now under {@code spark.sql.catalog.<name>};
   * makes no call. Spark passes it once per session, and a corrected secret would have no effect in
   * the session that needs it.
   *
   * @param passed the options that Spark has passed, for a thread without a session
   * @param last returned again if nothing has changed, because the user's class may take long to
   *     give a secret; null for none
   * @throws io.partnerinsights.core.errors.OptionsException if an option is wrong or does not
   *     belong to a catalog
   */
  static CatalogOptions ofSession(
      String catalog, Map<String, String> passed, @Nullable CatalogOptions last) {
    Map<String, String> all =
        SparkSession.getActiveSession().isEmpty() ? copy(passed) : configured(catalog);
    ClusterOptions cluster = ClusterConfiguration.ofCatalog(catalog);
    return last != null && last.all.equals(all) && last.cluster.equals(cluster)
        ? last
        : new CatalogOptions(catalog, all, cluster);
  }

  private static Map<String, String> configured(String catalog) {
    String prefix = "spark.sql.catalog." + catalog + ".";
    Map<String, String> all = new HashMap<>();
    Iterator<Tuple2<String, String>> settings = SparkSession.active().conf().getAll().iterator();
    while (settings.hasNext()) {
      Tuple2<String, String> setting = settings.next();
      if (setting._1().startsWith(prefix)) {
        all.put(setting._1(), setting._2());
      }
    }
    // Spark keeps keys that differ in case only, in no order.
    Map<String, String> configured = copy(Map.of());
    OptionSource.ignoringCase(all)
        .forEach((key, value) -> configured.put(key.substring(prefix.length()), value));
    return configured;
  }

  private static boolean isOfQuery(String table) {
    return CatalogNames.QUERIES.equalsIgnoreCase(table.substring(0, table.indexOf('.')));
  }

  private static boolean isOfTable(String key) {
    return key.indexOf('.') >= 0;
  }

  private void addOfTable(String key, String value) {
    int first = key.indexOf('.');
    int last = key.lastIndexOf('.');
    String namespace = namespaces.find(key.substring(0, first)).orElseThrow(() -> unknownKey(key));
    if (first == last || namespace.equals(CatalogNames.SYSTEM)) {
      throw unknownKey(key);
    }
    String option = key.substring(last + 1);
    checkAccepted(key, option, namespace.equals(namespaces.datasets()));
    tables.computeIfAbsent(key.substring(0, last), table -> copy(Map.of())).put(option, value);
  }

  private PartnerInsightsException unknownKey(String key) {
    String datasets = namespaces.datasets();
    return CatalogErrors.UNKNOWN_TABLE_KEY.error(
        key, datasets, List.of(datasets, CatalogNames.QUERIES, CatalogNames.REPORTS));
  }

  private static void checkAccepted(String key, String option, boolean ofDataset) {
    List<String> accepted =
        Options.all().stream()
            .filter(known -> isAccepted(known, ofDataset))
            .map(ConnectorOption::key)
            .toList();
    if (accepted.stream().noneMatch(option::equalsIgnoreCase)) {
      throw CatalogErrors.OPTION_NOT_FOR_TABLE.near(option, accepted).error(key, option, accepted);
    }
  }

  private static boolean isAccepted(ConnectorOption<?> option, boolean ofDataset) {
    boolean selects = option.equals(Options.COLUMNS) || option.equals(Options.METRICS);
    boolean reads = option.isIn(OptionGroup.WHEN) || option.isIn(OptionGroup.HOW);
    return reads || (ofDataset && selects);
  }

  /** Returns the options of a table; its names are its name and its id, compared without case. */
  private Map<String, String> ofTable(String namespace, String... names) {
    Map<String, String> found = copy(Map.of());
    for (String name : names) {
      found.putAll(tables.getOrDefault(namespace + "." + name, Map.of()));
    }
    return found;
  }

  PartnerInsightsClient client() {
    return Clients.of(account);
  }

  CatalogTables catalogTables() {
    return new CatalogTables(
        namespaces, this::client, client -> SparkApplication.application().datasets(client));
  }

  CatalogNames namespaces() {
    return namespaces;
  }

  ConnectorOptions account() {
    return account;
  }

  /**
   * Plans a read; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  ReadPlan plan(OptionTexts read) {
    return SparkApplication.plan(parse(read), Session::plan);
  }

  ConnectorOptions parse(OptionTexts read) {
    return ConnectorOptions.parse(read.forBatch());
  }

  /** Returns the options of the read of a query. */
  OptionTexts query(String text) {
    return table(Options.QUERY, text, Map.of());
  }

  OptionTexts dataset(String name) {
    return table(Options.DATASET, name, ofTable(namespaces.datasets(), name));
  }

  /** Returns the options of a table over those of the catalog. */
  OptionTexts table(ConnectorOption<String> target, String value, Map<String, String> ofTable) {
    Map<String, String> own = copy(ofTable);
    own.put(target.key(), value);
    return shared.under(OptionSource.of("the table", own));
  }

  @Override
  public String catalog() {
    return catalog;
  }

  @Override
  public Session session() {
    return Session.open(account, SparkApplication.application());
  }

  @Override
  public Session dataset(String name, Map<String, String> more) {
    return loading(dataset(name), more);
  }

  @Override
  public Session report(String dataset, Map<String, String> more) {
    List<ConnectorOption<?>> target = new ArrayList<>(Options.all());
    target.removeIf(option -> !option.isIn(OptionGroup.WHAT));
    return loading(dataset(dataset).without(target), more);
  }

  /** A load sets the range, the label, the mode and the schedule itself. */
  private Session loading(OptionTexts options, Map<String, String> more) {
    OptionTexts all =
        options
            .without(OptionTexts.RANGE)
            .without(SET_BY_LOAD)
            .under(OptionSource.of("the load", more))
            .forBatch();
    return Session.open(ConnectorOptions.parse(all), SparkApplication.application());
  }

  OptionTexts query(ScheduledQuery query) {
    Map<String, String> own = ofTable(CatalogNames.QUERIES, query.name(), query.queryId());
    return table(Options.QUERY_ID, query.queryId(), own);
  }

  /**
   * Returns the options of a stored query, which the service need not have. It is looked up only if
   * options of a table may be set under its name.
   */
  OptionTexts storedQuery(String id) {
    List<ScheduledQuery> found =
        tables.keySet().stream().anyMatch(CatalogOptions::isOfQuery)
            ? client().queries(QueryFilter.byId(id))
            : List.of();
    return found.stream()
        .filter(query -> query.queryId().equalsIgnoreCase(id))
        .findFirst()
        .map(this::query)
        .orElseGet(() -> table(Options.QUERY_ID, id, Map.of()));
  }

  /**
   * Returns the options of a read of an existing report.
   *
   * @param executionId the execution; null for the newest one
   */
  OptionTexts report(ScheduledReport report, @Nullable String executionId) {
    Map<String, String> own = ofTable(CatalogNames.REPORTS, report.reportName(), report.reportId());
    own.put(Options.EXECUTION_ID.key(), executionId);
    return table(Options.REPORT_ID, report.reportId(), own);
  }

  /**
   * Returns the options of a table and those of one read, without those that Spark itself
   * evaluates.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if an option of the read is wrong or
   *     would change the table or its columns
   */
  static OptionTexts merge(OptionTexts table, Map<String, String> read) {
    Map<String, String> own = copy(read);
    for (String version : TIME_TRAVEL) {
      // Spark 3.5 does not ask for the version, and would read the newest one.
      if (own.remove(version) != null && !table.isSet(Options.EXECUTION_ID)) {
        throw CatalogErrors.NO_VERSION_OF_READ.error(version);
      }
    }
    ConnectorOptions.parseAccount(own);
    own.values().removeIf(Objects::isNull);
    for (ConnectorOption<?> option : Options.all()) {
      boolean reads = option.isIn(OptionGroup.WHEN) || option.isIn(OptionGroup.HOW);
      boolean set = own.containsKey(option.key());
      if (set && (!reads || NOT_FOR_READ.contains(option))) {
        boolean ofTable = isAccepted(option, table.isSet(Options.DATASET));
        throw (ofTable ? CatalogErrors.OPTION_NOT_FOR_READ : CatalogErrors.OPTION_OF_FORMAT)
            .error(option);
      }
    }
    return table.under(OptionSource.of("the read", own));
  }

  private static Map<String, String> copy(Map<String, String> options) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(options);
    return copy;
  }
}
