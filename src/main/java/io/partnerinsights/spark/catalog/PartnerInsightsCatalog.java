package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.Connections;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.read.ReportSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The service as a catalog: {@code SELECT … FROM insights.mpn.AzureUsage}.
 *
 * <pre>{@code
 * spark.sql.catalog.insights=io.partnerinsights.spark.catalog.PartnerInsightsCatalog
 * spark.sql.catalog.insights.tenantId=…
 * }</pre>
 *
 * <p>Namespaces: {@code mpn} (or {@code cmp}) has the datasets, {@code queries} the stored queries,
 * {@code reports} the reports that exist already, {@code system} lists for audit. Names are read
 * without case. Loading the catalog makes no call, listing tables one GET, naming a table as many
 * as load() and one to find it by its name. A name that does not exist is an error with the nearest
 * names.
 */
public class PartnerInsightsCatalog extends ReadOnlyCatalog {
  private String name;
  private CatalogOptions options;
  private Namespaces namespaces;

  /** For Spark, which finds this class by its name. */
  public PartnerInsightsCatalog() {}

  /**
   * No call is made.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for an option that is wrong, or that
   *     says what to read
   */
  @Override
  public final void initialize(String catalog, CaseInsensitiveStringMap raw) {
    name = catalog;
    options = CatalogOptions.of(raw.asCaseSensitiveMap());
    namespaces = options.namespaces();
  }

  @Override
  public final String name() {
    return name;
  }

  /** After {@code USE insights} a dataset's name is enough. */
  @Override
  public final String[] defaultNamespace() {
    return new String[] {namespaces.datasets()};
  }

  /** What a subclass needs to act on the service with this catalog's account. */
  final CatalogOptions options() {
    return options;
  }

  /** The namespace of that name, in our spelling. */
  final String known(String[] namespace) {
    return namespaces.get(namespace);
  }

  @Override
  public final Identifier[] listTables(String[] namespace) {
    String known = namespaces.get(namespace.length == 0 ? defaultNamespace() : namespace);
    return names(known).stream()
        .map(table -> Identifier.of(new String[] {known}, table))
        .toArray(Identifier[]::new);
  }

  private List<String> names(String namespace) {
    return switch (namespace) {
      case Namespaces.SYSTEM -> SystemTable.names();
      case Namespaces.QUERIES -> StoredTables.queries(client()).names();
      case Namespaces.REPORTS -> StoredTables.reports(client()).names();
      default -> client().datasets().stream().map(Dataset::name).toList();
    };
  }

  /**
   * Checks the table with the service; GETs only. For a name that does not exist Spark's own error,
   * with ours as its cause and our words, the nearest names among them.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  @Override
  public final Table loadTable(Identifier table) {
    return UnknownTable.orTable(named(table), () -> table(table));
  }

  private Table table(Identifier table) {
    return switch (namespaces.get(table.namespace())) {
      case Namespaces.SYSTEM -> SystemTable.get(table.name()).on(client(), name);
      case Namespaces.QUERIES -> queryTable(StoredTables.queries(client()).get(table.name()));
      case Namespaces.REPORTS -> reportTable(report(table));
      default -> datasetTable(table.name());
    };
  }

  private Table datasetTable(String dataset) {
    ReportSource source = ReportSource.plan(ConnectorOptions.parse(options.dataset(dataset)));
    String spelling = source.plan().query().dataset();
    return new ReportTable(
        named(namespaces.datasets(), spelling),
        options.dataset(spelling),
        source,
        TableProperties.of(source.dataset().orElseThrow()));
  }

  private Table queryTable(ScheduledQuery query) {
    return stored(
        named(Namespaces.QUERIES, query.name()), options.query(query), TableProperties.of(query));
  }

  private ScheduledReport report(Identifier table) {
    return StoredTables.reports(client()).get(table.name());
  }

  private Table reportTable(ScheduledReport report) {
    return stored(
        named(Namespaces.REPORTS, report.reportName()),
        options.report(report),
        TableProperties.of(report));
  }

  private static Table stored(
      String fullName, Map<String, String> raw, Map<String, String> properties) {
    ReportSource source = ReportSource.plan(ConnectorOptions.parse(raw));
    return new ReportTable(fullName, raw, source, properties);
  }

  /**
   * {@code VERSION AS OF '<executionId>'}: one execution of a report.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException also for a table that is no
   *     report
   */
  @Override
  public final Table loadTable(Identifier table, String version) {
    return execution(table, executions -> executions.withId(version));
  }

  /**
   * {@code TIMESTAMP AS OF}: the newest execution that a report had at that time.
   *
   * @param timestamp in microseconds
   * @throws io.partnerinsights.core.errors.PartnerInsightsException also for a table that is no
   *     report
   */
  @Override
  public final Table loadTable(Identifier table, long timestamp) {
    Instant time = Instant.EPOCH.plus(timestamp, ChronoUnit.MICROS);
    return execution(table, executions -> executions.at(time));
  }

  private Table execution(Identifier table, Function<ReportVersions, String> choice) {
    return UnknownTable.orTable(
        named(table),
        () -> {
          namespaces.checkHasVersions(table.namespace());
          ScheduledReport report = report(table);
          String executionId = choice.apply(ReportVersions.of(client(), report));
          return stored(
              named(Namespaces.REPORTS, report.reportName()),
              options.execution(report, executionId),
              TableProperties.of(report));
        });
  }

  private String named(Identifier table) {
    return named(String.join(".", table.namespace()), table.name());
  }

  private String named(String namespace, String table) {
    return name + "." + namespace + "." + table;
  }

  /** Spark's default takes any other error than its own for a failure. */
  @Override
  public final boolean tableExists(Identifier table) {
    return namespaces.find(table.namespace()).filter(known -> has(known, table.name())).isPresent();
  }

  private boolean has(String namespace, String table) {
    return switch (namespace) {
      case Namespaces.QUERIES -> StoredTables.queries(client()).has(table);
      case Namespaces.REPORTS -> StoredTables.reports(client()).has(table);
      default -> names(namespace).stream().anyMatch(table::equalsIgnoreCase);
    };
  }

  /** {@code REFRESH TABLE}: the next query of it reads a report that is made after this. */
  @Override
  public final void invalidateTable(Identifier table) {
    switch (namespaces.get(table.namespace())) {
      case Namespaces.SYSTEM -> SystemTable.get(table.name());
      case Namespaces.QUERIES ->
          PartnerInsights.forget(options.query(StoredTables.queries(client()).get(table.name())));
      case Namespaces.REPORTS -> PartnerInsights.forget(options.report(report(table)));
      default -> PartnerInsights.forget(options.dataset(table.name()));
    }
  }

  @Override
  public final String[][] listNamespaces() {
    return namespaces.all().stream()
        .map(namespace -> new String[] {namespace})
        .toArray(String[][]::new);
  }

  @Override
  public final String[][] listNamespaces(String[] parent) {
    if (parent.length == 0) {
      return listNamespaces();
    }
    namespaces.get(parent);
    return new String[0][];
  }

  @Override
  public final boolean namespaceExists(String[] namespace) {
    return namespace.length == 0 || namespaces.find(namespace).isPresent();
  }

  @Override
  public final Map<String, String> loadNamespaceMetadata(String[] namespace) {
    return Map.of(SupportsNamespaces.PROP_COMMENT, namespaces.comment(namespaces.get(namespace)));
  }

  private PartnerInsightsClient client() {
    return Connections.of(options.account()).client();
  }
}
