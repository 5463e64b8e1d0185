package io.partnerinsights.flink.table;

import io.partnerinsights.core.catalog.CatalogNamespaces;
import io.partnerinsights.core.catalog.CatalogTables;
import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.plan.MetadataColumn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.procedures.Procedure;

/**
 * A read-only catalog of the Partner Insights service: {@code SELECT … FROM
 * insights.mpn.AzureUsage}. Database {@code mpn} (or {@code cmp}) contains the datasets, {@code
 * queries} the stored queries, {@code reports} the existing reports, {@code system} lists of what
 * the service has. Names are compared without case.
 *
 * <p>Creating the catalog makes no call, SHOW TABLES makes one GET.
 */
public final class PartnerInsightsCatalog extends ReadOnlyCatalog
    implements DynamicTableSourceFactory {
  /** The class of Flink that runs the query of ANALYZE TABLE. */
  private static final String ANALYZE_CLASS = ".AnalyzeTableUtil";

  private static final ErrorTemplate OPTIONS_OF_SYSTEM_TABLE =
      ErrorCode.OPTION_UNKNOWN.template(
          "Table {table} cannot be read with options",
          "a system table takes no options, but these are set: {options}",
          "remove the OPTIONS hint from the query");

  private final Map<String, String> options;
  private final boolean metadataAsColumns;
  private final CatalogTables tables;

  private PartnerInsightsCatalog(
      String name,
      Map<String, String> options,
      CatalogNamespaces databases,
      ConnectorOptions accountOptions) {
    super(name, databases.datasetNamespace());
    this.options = options;
    this.metadataAsColumns = accountOptions.get(StreamOptions.METADATA_AS_COLUMNS);
    this.tables =
        new CatalogTables(
            databases,
            () -> Clients.clientFor(accountOptions),
            client -> FlinkReadPlan.SHARED_APPLICATION.datasetCacheOf(client));
  }

  /**
   * Checks the options and makes no call.
   *
   * @param catalogOptions the options of CREATE CATALOG
   * @throws io.partnerinsights.core.errors.OptionsException if an option is wrong
   */
  public static PartnerInsightsCatalog create(String name, Map<String, String> catalogOptions) {
    Map<String, String> options = new TreeMap<>(catalogOptions);
    options.remove("type");
    ConnectorOptions accountOptions = FlinkOptions.parseAccount(options);
    options.keySet().removeIf(StreamOptions.METADATA_AS_COLUMNS.key()::equalsIgnoreCase);
    CatalogNamespaces databases = CatalogNamespaces.of(accountOptions.get(AccountOptions.API_URL));
    return new PartnerInsightsCatalog(name, options, databases, accountOptions);
  }

  @Override
  public List<String> listDatabases() {
    return tables.namespaces().allNames();
  }

  @Override
  public boolean databaseExists(String database) {
    return tables.namespaces().findNamespace(database).isPresent();
  }

  @Override
  public CatalogDatabase getDatabase(String database) throws DatabaseNotExistException {
    return new CatalogDatabaseImpl(Map.of(), CatalogNamespaces.describe(resolveDatabase(database)));
  }

  @Override
  public List<String> listTables(String database) throws DatabaseNotExistException {
    return tables.listTableNames(resolveDatabase(database));
  }

  private String resolveDatabase(String database) throws DatabaseNotExistException {
    return tables
        .namespaces()
        .findNamespace(database)
        .orElseThrow(() -> new DatabaseNotExistException(getName(), database));
  }

  @Override
  public List<String> listProcedures(String database) {
    return database.equals(CatalogNamespaces.SYSTEM) ? List.of(PreviewProcedure.NAME) : List.of();
  }

  @Override
  public Procedure getProcedure(ObjectPath path) throws ProcedureNotExistException {
    if (!listProcedures(path.getDatabaseName()).contains(path.getObjectName())) {
      throw new ProcedureNotExistException(getName(), path);
    }
    return new PreviewProcedure(options);
  }

  @Override
  public boolean tableExists(ObjectPath path) {
    return tables.hasTable(path.getDatabaseName(), path.getObjectName());
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(this);
  }

  @Override
  public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
    if (isCalledByAnalyze()) {
      throw readOnlyError();
    }
    Optional<SystemTable> system =
        CatalogTables.findSystemTable(path.getDatabaseName(), path.getObjectName());
    return system.isPresent() ? toCatalogTable(system.get()) : loadTable(path);
  }

  /** Flink runs a query for ANALYZE TABLE before it finds that statistics cannot be stored. */
  private static boolean isCalledByAnalyze() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(ANALYZE_CLASS)));
  }

  private static CatalogTable toCatalogTable(SystemTable system) {
    Schema columns =
        Schema.newBuilder().fromRowDataType(SystemTableSource.toRowDataType(system)).build();
    return buildTable(columns, Map.of(), system.comment());
  }

  private CatalogTable loadTable(ObjectPath path) throws TableNotExistException {
    Map<String, String> targetOption =
        tables
            .findOption(path.getDatabaseName(), path.getObjectName())
            .orElseThrow(() -> new TableNotExistException(getName(), path));
    ReadPlan plan =
        FlinkReadPlan.planRead(FlinkOptions.catalogReadOptions(targetOption, options)).readPlan();
    Map<String, String> tableOptions = FlinkOptions.visibleTableOptions(options);
    tableOptions.putAll(targetOption);
    tableOptions.put("connector", "partnerinsights");
    return buildTable(
        toSchema(plan), tableOptions, "Partner Center Insights: " + plan.query().dataset());
  }

  /** Returns the columns with the comments of the data dictionary, and the metadata if wanted. */
  private Schema toSchema(ReadPlan plan) {
    Schema.Builder columns = Schema.newBuilder();
    for (ReportColumn column : plan.schema().columns()) {
      columns.column(column.name(), FlinkTypes.toDataType(column.type()));
      if (!column.comment().isEmpty()) {
        columns.withComment(column.comment());
      }
    }
    if (metadataAsColumns) {
      MetadataColumn.dataTypes().forEach((key, type) -> columns.columnByMetadata(key, type, true));
    }
    return columns.build();
  }

  private static CatalogTable buildTable(
      Schema columns, Map<String, String> options, String comment) {
    return CatalogTable.newBuilder()
        .schema(columns)
        .options(options)
        .comment(comment)
        .partitionKeys(List.of())
        .build();
  }

  /** System tables have no options: this catalog's client reads them. */
  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    ObjectIdentifier name = context.getObjectIdentifier();
    Optional<SystemTable> system =
        CatalogTables.findSystemTable(name.getDatabaseName(), name.getObjectName());
    if (system.isEmpty()) {
      return PartnerInsightsTableSource.createSource(
          context, mergedOptions -> FlinkOptions.catalogTableOptions(mergedOptions, options));
    }
    Map<String, String> tableOptions = context.getCatalogTable().getOptions();
    if (!tableOptions.isEmpty()) {
      throw OPTIONS_OF_SYSTEM_TABLE.error(name, tableOptions.keySet());
    }
    return new SystemTableSource(system.get(), tables.client());
  }

  @Override
  public String factoryIdentifier() {
    return "partnerinsights";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }
}
