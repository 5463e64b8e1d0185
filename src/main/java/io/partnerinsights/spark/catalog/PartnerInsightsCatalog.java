package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.catalog.CatalogNamespaces;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableSummary;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A read-only Spark catalog of the Partner Insights service: {@code SELECT … FROM
 * insights.mpn.AzureUsage}.
 *
 * <pre>{@code
 * spark.sql.catalog.insights=io.partnerinsights.spark.catalog.PartnerInsightsCatalog
 * spark.sql.catalog.insights.tenantId=…
 * }</pre>
 *
 * <p>Namespace {@code mpn} (or {@code cmp}) contains the datasets, {@code queries} the stored
 * queries, {@code reports} the existing reports, and {@code system} lists for audits. Names ignore
 * case. The error for an unknown name suggests similar names.
 *
 * <p>Loading the catalog makes no call, and SHOW TABLES makes at most one GET. Loading a table
 * makes the GETs of {@code load()}, and one more if it finds a query or a report by its name.
 */
@Public
public class PartnerInsightsCatalog extends ReadOnlyCatalog {
  @SuppressWarnings("NullAway.Init") // initialize() sets it
  private String name;

  @SuppressWarnings("NullAway.Init") // initialize() sets it
  private Map<String, String> passedOptions;

  private volatile @Nullable CatalogOptions options;

  /** Spark calls this constructor by reflection. */
  public PartnerInsightsCatalog() {}

  /**
   * Reads the options; makes no call.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if an option is wrong or does not
   *     belong to a catalog
   */
  @Override
  public final void initialize(String catalog, CaseInsensitiveStringMap rawOptions) {
    name = catalog;
    passedOptions = rawOptions.asCaseSensitiveMap();
    CatalogOptions unused = refreshOptions();
  }

  @Override
  public final String name() {
    return name;
  }

  /** Returns the namespace of the datasets: after {@code USE insights} their names suffice. */
  @Override
  public final String[] defaultNamespace() {
    return new String[] {refreshOptions().namespaces().datasetNamespace()};
  }

  /** Rereads the options, without a lock: a user's class may take long to give a secret. */
  final CatalogOptions refreshOptions() {
    CatalogOptions currentOptions = CatalogOptions.readFromSession(name, passedOptions, options);
    options = currentOptions;
    return currentOptions;
  }

  @Override
  public final String[][] listNamespaces() {
    return refreshOptions().namespaces().allNames().stream()
        .map(namespace -> new String[] {namespace})
        .toArray(String[][]::new);
  }

  /** Returns all namespaces for the root, and none for a namespace. */
  @Override
  public final String[][] listNamespaces(String[] parent) throws NoSuchNamespaceException {
    if (parent.length == 0) {
      return listNamespaces();
    }
    namespaceOrSparkError(parent);
    return new String[0][];
  }

  @Override
  public final boolean namespaceExists(String[] namespace) {
    return namespace.length == 0 || findNamespace(namespace).isPresent();
  }

  @Override
  public final Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    return namespace.length == 0
        ? Map.of()
        : Map.of(
            SupportsNamespaces.PROP_COMMENT,
            CatalogNamespaces.describe(namespaceOrSparkError(namespace)));
  }

  @Override
  public final Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    String[] path = {namespaceOrSparkError(namespace.length == 0 ? defaultNamespace() : namespace)};
    return refreshOptions().catalogTables().listTableNames(path[0]).stream()
        .map(table -> Identifier.of(path, table))
        .toArray(Identifier[]::new);
  }

  /**
   * Lists tables with their kind, without loading each of them as Spark's default implementation
   * does. Spark has this method since 4.1, and its class of results too: earlier releases never
   * resolve it.
   */
  @Override
  public final TableSummary[] listTableSummaries(String[] namespace)
      throws NoSuchNamespaceException {
    return Stream.of(listTables(namespace))
        .map(table -> TableSummary.of(table, TableSummary.FOREIGN_TABLE_TYPE))
        .toArray(TableSummary[]::new);
  }

  /** Whether the table exists. Spark's default implementation would fail on an unknown name. */
  @Override
  public final boolean tableExists(Identifier table) {
    return findNamespace(table.namespace())
        .filter(namespace -> refreshOptions().catalogTables().hasTable(namespace, table.name()))
        .isPresent();
  }

  /**
   * Loads a table and checks it with the service; GETs only. An unknown name is Spark's error for
   * an unknown table, with the connector's message, and its error as suppressed. A name in an
   * unknown namespace is left to Spark: after {@code USE}, {@code csv.`file`} is one.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as load()
   */
  @Override
  public final Table loadTable(Identifier table) throws NoSuchTableException {
    return loadInNamespace(table, (loader, namespace) -> loader.loadTable(namespace, table.name()));
  }

  /**
   * Loads one execution of a report: {@code VERSION AS OF '<executionId>'}.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException also if the table is not a
   *     report
   */
  @Override
  public final Table loadTable(Identifier table, String version) throws NoSuchTableException {
    return loadVersion(table, ReportVersion.ofExecutionId(version));
  }

  /**
   * Loads the newest execution that a report had at a time: {@code TIMESTAMP AS OF}.
   *
   * @param timestampMicros microseconds since 1970-01-01T00:00:00Z
   * @throws io.partnerinsights.core.errors.PartnerInsightsException also if the table is not a
   *     report
   */
  @Override
  public final Table loadTable(Identifier table, long timestampMicros) throws NoSuchTableException {
    Instant time = Instant.EPOCH.plus(timestampMicros, ChronoUnit.MICROS);
    return loadVersion(table, ReportVersion.newestAt(time));
  }

  private Table loadVersion(Identifier table, ReportVersion version) throws NoSuchTableException {
    return loadInNamespace(
        table, (loader, namespace) -> loader.loadVersion(namespace, table.name(), version));
  }

  private Table loadInNamespace(Identifier table, BiFunction<TableLoader, String, Table> load)
      throws NoSuchTableException {
    String[] namespace = table.namespace();
    if (!namespaceExists(namespace)) {
      throw new NoSuchTableException(table);
    }
    return UnknownTableException.loadTranslatingErrors(
        fullName(table), () -> load.apply(tableLoader(), requireNamespaceOf(table)));
  }

  /**
   * Invalidates the table's cached reports for {@code REFRESH TABLE}: the next read is new. The
   * rows of a system table are never cached, and an unknown table has none.
   */
  @Override
  public final void invalidateTable(Identifier table) {
    try {
      if (loadTable(table) instanceof CatalogTable catalogTable) {
        catalogTable.invalidate();
      }
    } catch (AnalysisException unknown) {
      // Spark's interface wants nothing done.
    }
  }

  /** Returns no functions: the catalog has none, and Spark finds its own elsewhere. */
  @Override
  public final Identifier[] listFunctions(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length > 0) {
      namespaceOrSparkError(namespace);
    }
    return new Identifier[0];
  }

  @Override
  public final UnboundFunction loadFunction(Identifier function) throws NoSuchFunctionException {
    throw new NoSuchFunctionException(function);
  }

  private TableLoader tableLoader() {
    return new TableLoader(name, refreshOptions());
  }

  private Optional<String> findNamespace(String... namespace) {
    return namespace.length == 1
        ? refreshOptions().namespaces().findNamespace(namespace[0])
        : Optional.empty();
  }

  /** Returns a namespace in the catalog's spelling; Spark's error for an unknown one. */
  final String namespaceOrSparkError(String... namespace) throws NoSuchNamespaceException {
    try {
      return namespaceOrConnectorError(namespace);
    } catch (PartnerInsightsException e) {
      throw new UnknownNamespaceException(namespace, e);
    }
  }

  /** Returns a namespace in the catalog's spelling; the connector's error for an unknown one. */
  final String namespaceOrConnectorError(String... namespace) {
    return findNamespace(namespace)
        .orElseThrow(
            () ->
                unknownNamespaceError(String.join(".", namespace), refreshOptions().namespaces()));
  }

  private static PartnerInsightsException unknownNamespaceError(
      String name, CatalogNamespaces names) {
    return CatalogErrors.UNKNOWN_NAMESPACE
        .withSuggestion(name, names.allNames())
        .error(name, names.allNames(), names.datasetNamespace());
  }

  private String requireNamespaceOf(Identifier table) {
    if (table.namespace().length == 0) {
      CatalogNamespaces names = refreshOptions().namespaces();
      throw CatalogErrors.NO_NAMESPACE.error(
          table.name(), names.allNames(), names.datasetNamespace());
    }
    return namespaceOrConnectorError(table.namespace());
  }

  private String fullName(Identifier table) {
    return String.join(".", name, String.join(".", table.namespace()), table.name());
  }
}
