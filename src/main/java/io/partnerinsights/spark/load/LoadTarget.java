package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.table.LoadedTableName;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import scala.Tuple2;
import scala.collection.Iterator;

/** Where the rows of a load go: finds mistakes in its names, and tables of earlier names. */
record LoadTarget(SparkSession spark, LoadSettings settings) {
  private static final String CATALOG_KEY = "spark.sql.catalog.";

  /**
   * Checks argument {@code into} before the first call.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} for a
   *     catalog that the session does not have, or for a table in place of a schema
   */
  void check() {
    TableName into = settings.into();
    String dataset = settings.datasets().isEmpty() ? "A" : settings.datasets().get(0);
    if (isRefused(settings.isTable() ? into : into.table("table"))) {
      String absent = into.parts().get(0);
      String otherwise =
          settings.isTable()
              ? "name one of these catalogs, or configure " + CATALOG_KEY + absent
              : "name one of these catalogs; if it is a table, pass dataset => '" + dataset + "'";
      Set<String> catalogs = catalogs();
      String hint = NearestName.hintOr(absent, catalogs, otherwise);
      throw LoadErrors.NO_CATALOG.error(into, absent, catalogs, hint);
    }
    if (!settings.isTable() && !into.isSchema(spark) && TableFormat.find(spark, into) != null) {
      throw LoadErrors.SCHEMA_IS_TABLE.error(into, dataset);
    }
  }

  /** Whether the session's own catalog gets a name with a schema of several parts. */
  private boolean isRefused(TableName table) {
    try {
      TableFormat.find(spark, table);
      return false;
    } catch (Exception e) {
      // The plan of a dataset finds any other failure again.
      return SparkErrors.isOfSchemaInParts(e);
    }
  }

  private Set<String> catalogs() {
    Set<String> names = new TreeSet<>(Set.of("spark_catalog"));
    Iterator<Tuple2<String, String>> all = spark.conf().getAll().iterator();
    while (all.hasNext()) {
      String key = all.next()._1();
      String name = key.replace(CATALOG_KEY, "");
      if (key.startsWith(CATALOG_KEY) && !name.contains(".")) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Returns the table of a dataset: {@code into}, or a name in this schema; an earlier name, if
   * only that table exists.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if the
   *     dataset's name is not one for a table
   */
  TableName of(String dataset) {
    TableName into = settings.into();
    if (settings.isTable()) {
      return into;
    }
    TableName table =
        LoadedTableName.find(dataset)
            .map(into::table)
            .orElseThrow(() -> LoadErrors.NO_TABLE_NAME.error(dataset));
    return LoadedTableName.find01(dataset)
        .map(into::table)
        .filter(name -> !name.equals(table))
        .filter(name -> TableFormat.find(spark, table) == null && isOf(dataset, name))
        .orElse(table);
  }

  private boolean isOf(String dataset, TableName name) {
    Table table = TableFormat.find(spark, name);
    return table != null
        && dataset.equalsIgnoreCase(table.properties().get(LoadProperties.DATASET));
  }

  /** Returns how a result names a table that this run creates. */
  String created(TableName table) {
    boolean mayBeSchema = settings.isTable() && table.parts().size() == 1;
    return "table "
        + table.full(spark)
        + (mayBeSchema ? "; for a schema " + table + ", pass datasets in place of dataset" : "");
  }
}
