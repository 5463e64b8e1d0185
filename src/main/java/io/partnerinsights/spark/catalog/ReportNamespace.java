package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.table.CatalogNames;
import io.partnerinsights.core.table.StoredTables;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.connector.catalog.Table;

/** The account's existing reports; reading one creates no report. */
final class ReportNamespace implements TableNamespace {
  private final String catalog;
  private final CatalogOptions options;

  ReportNamespace(String catalog, CatalogOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  @Override
  public String name() {
    return CatalogNames.REPORTS;
  }

  @Override
  public Table loadTable(String table) {
    ScheduledReport report = reports().get(table);
    return table(report, options.report(report));
  }

  @Override
  public Table loadVersion(String table, Function<ReportVersions, String> choice) {
    ScheduledReport report = reports().get(table);
    String executionId = choice.apply(ReportVersions.of(options.client(), report));
    return table(report, options.execution(report, executionId));
  }

  private Table table(ScheduledReport report, Map<String, String> readOptions) {
    return CatalogTable.plan(
        String.join(".", catalog, name(), report.reportName()),
        options,
        readOptions,
        TableProperties.of(report));
  }

  @Override
  public void refresh(String table) {
    options.plan(options.report(reports().get(table))).invalidate();
  }

  private StoredTables<ScheduledReport> reports() {
    return StoredTables.reports(options.client());
  }
}
