package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.catalog.CatalogNamespaces;
import io.partnerinsights.core.catalog.StoredTables;
import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.core.session.ReadPlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Loads the tables of a catalog, and checks them with the service; GETs only. Their properties are
 * what DESCRIBE TABLE EXTENDED shows, and contain no secret.
 */
record TableLoader(String catalogName, CatalogOptions options) {

  /**
   * @param namespace its name in the catalog's spelling
   * @param table its name, in any case
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it cannot be read
   */
  Table loadTable(String namespace, String table) {
    return switch (namespace) {
      case CatalogNamespaces.SYSTEM -> createSystemTable(table);
      case CatalogNamespaces.QUERIES -> loadQueryTable(options.catalogTables().requireQuery(table));
      case CatalogNamespaces.REPORTS -> loadReportTable(requireReport(table), null);
      default -> loadDatasetTable(namespace, table);
    };
  }

  /** Returns a table that makes no call until it is read. */
  private Table createSystemTable(String name) {
    SystemTable table =
        SystemTable.findByName(name)
            .orElseThrow(
                () ->
                    CatalogErrors.UNKNOWN_SYSTEM_TABLE
                        .withSuggestion(name, SystemTable.tableNames())
                        .error(name, SystemTable.tableNames()));
    String columns =
        table.columns().stream()
            .map(column -> column.name() + " " + column.type())
            .collect(Collectors.joining(", "));
    return new LocalTable(
        fullName(CatalogNamespaces.SYSTEM, table.name()),
        table.comment(),
        StructType.fromDDL(columns),
        () -> table.listRows().apply(options.client()));
  }

  private Table loadQueryTable(ScheduledQuery query) {
    Map<String, String> properties = baseProperties(query.description());
    properties.put("queryId", query.queryId());
    properties.put("query", query.query());
    String name = fullName(CatalogNamespaces.QUERIES, query.name());
    return planTable(name, options.storedQueryOptions(query), properties);
  }

  private ScheduledReport requireReport(String table) {
    return StoredTables.listReports(options.client()).requireItem(table);
  }

  /** Reading a report that exists creates none. */
  private Table loadReportTable(ScheduledReport report, @Nullable String executionId) {
    Map<String, String> properties = baseProperties(report.description());
    properties.put("reportId", report.reportId());
    properties.put("reportStatus", report.reportStatus());
    properties.put("format", report.format().name());
    if (report.recurrenceInterval() != null) {
      properties.put("recurrenceInterval", Long.toString(report.recurrenceInterval().toHours()));
    }
    properties.put("queryId", report.queryId());
    properties.put("query", report.query());
    OptionTexts readOptions = options.reportOptions(report, executionId);
    return planTable(
        fullName(CatalogNamespaces.REPORTS, report.reportName()), readOptions, properties);
  }

  private Table planTable(String name, OptionTexts readOptions, Map<String, String> properties) {
    return new CatalogTable(name, options, readOptions, options.planRead(readOptions), properties);
  }

  private Table loadDatasetTable(String namespace, String table) {
    OptionTexts readOptions = options.datasetOptions(table);
    ReadPlan plan = options.planRead(readOptions);
    Dataset dataset = plan.findTable().orElseThrow().dataset();
    Optional<DictionaryDataset> dictionaryEntry =
        DataDictionary.builtIn().findDataset(dataset.name());
    Map<String, String> properties =
        baseProperties(dictionaryEntry.map(DictionaryDataset::meaning).orElse(""));
    putList(properties, "availableMetrics", dataset.metrics());
    putList(properties, "availableDateRanges", dataset.dateRanges());
    dictionaryEntry
        .map(DictionaryDataset::refreshInterval)
        .map(Duration::toDays)
        .ifPresent(days -> properties.put("refreshDays", days.toString()));
    return new CatalogTable(
        fullName(namespace, dataset.name()), options, readOptions, plan, properties);
  }

  private static Map<String, String> baseProperties(String comment) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(TableCatalog.PROP_PROVIDER, "partnerinsights");
    properties.put(TableCatalog.PROP_EXTERNAL, "true");
    if (!comment.isBlank()) {
      properties.put(TableCatalog.PROP_COMMENT, comment);
    }
    return properties;
  }

  private static void putList(Map<String, String> properties, String key, List<String> values) {
    if (!values.isEmpty()) {
      properties.put(key, String.join(", ", values));
    }
  }

  /**
   * Loads one execution of a report as a version of its table.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table has no versions or
   *     not this one
   */
  Table loadVersion(String namespace, String table, ReportVersion version) {
    if (!namespace.equals(CatalogNamespaces.REPORTS)) {
      throw CatalogErrors.TABLE_WITHOUT_VERSIONS.error(namespace);
    }
    ScheduledReport report = requireReport(table);
    return loadReportTable(report, version.requireExecutionId(options.client(), report));
  }

  private String fullName(String namespace, String table) {
    return String.join(".", catalogName, namespace, table);
  }
}
