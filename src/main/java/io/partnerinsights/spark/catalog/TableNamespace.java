package io.partnerinsights.spark.catalog;

import java.util.function.Function;
import org.apache.spark.sql.connector.catalog.Table;

/** One namespace of the catalog. Table names are compared without case. */
interface TableNamespace {
  /** Returns the namespace's name. */
  String name();

  /**
   * Loads a table and checks it with the service; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it cannot be read
   */
  Table loadTable(String table);

  /**
   * Loads one execution of a report as a version of its table; GETs only.
   *
   * @param choice chooses the id of the execution
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table has no versions or
   *     not this one
   */
  default Table loadVersion(String table, Function<ReportVersions, String> choice) {
    throw CatalogErrors.NO_VERSIONS.error(name());
  }

  /**
   * Invalidates the cached reports of a table in this application; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if it cannot be read
   */
  void refresh(String table);
}
