package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.table.CatalogNames;
import io.partnerinsights.core.table.StoredTables;
import io.partnerinsights.core.table.SystemTable;
import io.partnerinsights.spark.LocalRows;
import io.partnerinsights.spark.LocalTable;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.types.StructType;

/** Loads the tables of a catalog, and checks them with the service. */
final class TableLoader {
  private final String catalog;
  private final CatalogOptions options;

  TableLoader(String catalog, CatalogOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  /**
   * Loads a table; GETs only.
   *
   * @param namespace its name in the catalog's spelling
   * @param table its name, in any case
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it cannot be read
   */
  Table load(String namespace, String table) {
    return switch (namespace) {
      case CatalogNames.SYSTEM -> load(find(table));
      case CatalogNames.QUERIES -> load(queries().get(table));
      case CatalogNames.REPORTS -> load(report(table));
      default -> loadDataset(namespace, table);
    };
  }

  /** Returns a table that makes no call until it is read. */
  private Table load(SystemTable table) {
    StructType schema =
        StructType.fromDDL(
            table.columns().stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", ")));
    return new LocalTable(
        new LocalRows(
            fullName(CatalogNames.SYSTEM, table.name()),
            schema,
            () -> table.rows().apply(options.client())),
        table.comment());
  }

  private Table load(ScheduledQuery query) {
    return CatalogTable.plan(
        fullName(CatalogNames.QUERIES, query.name()),
        options,
        options.query(query),
        TableProperties.of(query));
  }

  /** Reading a report that exists creates none. */
  private Table load(ScheduledReport report) {
    return load(report, options.report(report));
  }

  private Table load(ScheduledReport report, Map<String, String> readOptions) {
    return CatalogTable.plan(
        fullName(CatalogNames.REPORTS, report.reportName()),
        options,
        readOptions,
        TableProperties.of(report));
  }

  private Table loadDataset(String namespace, String table) {
    ReadPlan plan = options.plan(options.dataset(table));
    Dataset dataset = plan.table().orElseThrow().dataset();
    return new CatalogTable(
        fullName(namespace, dataset.name()),
        options,
        options.dataset(dataset.name()),
        plan,
        TableProperties.of(dataset));
  }

  /**
   * Loads one execution of a report as a version of its table; GETs only.
   *
   * @param choice chooses the id of the execution
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table has no versions or
   *     not this one
   */
  Table loadVersion(String namespace, String table, Function<ReportVersions, String> choice) {
    if (!namespace.equals(CatalogNames.REPORTS)) {
      throw CatalogErrors.NO_VERSIONS.error(namespace);
    }
    ScheduledReport report = report(table);
    String executionId = choice.apply(ReportVersions.of(options.client(), report));
    return load(report, options.execution(report, executionId));
  }

  /**
   * Invalidates the cached reports of a table in this application; GETs only. The rows of a system
   * table are never cached.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it cannot be read
   */
  void refresh(String namespace, String table) {
    switch (namespace) {
      case CatalogNames.SYSTEM -> find(table);
      case CatalogNames.QUERIES -> invalidate(options.query(queries().get(table)));
      case CatalogNames.REPORTS -> invalidate(options.report(report(table)));
      default -> invalidate(options.dataset(table));
    }
  }

  private void invalidate(Map<String, String> readOptions) {
    options.plan(readOptions).invalidate();
  }

  private static SystemTable find(String table) {
    return SystemTable.find(table)
        .orElseThrow(
            () ->
                CatalogErrors.UNKNOWN_SYSTEM_TABLE
                    .near(table, SystemTable.names())
                    .error(table, SystemTable.names()));
  }

  private StoredTables<ScheduledQuery> queries() {
    return StoredTables.queries(options.client());
  }

  private ScheduledReport report(String table) {
    return StoredTables.reports(options.client()).get(table);
  }

  private String fullName(String namespace, String table) {
    return String.join(".", catalog, namespace, table);
  }
}
