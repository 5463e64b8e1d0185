package io.partnerinsights.spark.load;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.jspecify.annotations.Nullable;

/**
 * Where a table is: its catalog and its name there, as Spark finds them. The catalog shows what
 * statements hide, such as properties that {@code spark.sql.redaction.options.regex} matches.
 */
record TableAddress(TableCatalog catalog, Identifier identifier) {
  /** One part of the name of a table or schema, which may be in backticks. */
  static final String NAME_PART = "(?:`(?:[^`$]|``)+`|\\w+)";

  private static final Pattern NAME_PARTS = Pattern.compile(NAME_PART);

  /** Returns the address of a name, whose first part may be a catalog. */
  static TableAddress of(SparkSession spark, String tableName) {
    List<String> parts = splitParts(tableName);
    boolean hasCatalog =
        parts.size() > 1
            && (boolean) callCatalogManager(spark, "isCatalogRegistered", parts.get(0), tableName);
    String catalogName = hasCatalog ? parts.remove(0) : spark.catalog().currentCatalog();
    if (!(callCatalogManager(spark, "catalog", catalogName, tableName)
        instanceof TableCatalog tables)) {
      throw LoadErrors.UNSUPPORTED_FORMAT.error(tableName);
    }
    List<String> schema = parts.subList(0, parts.size() - 1);
    boolean isCurrent = schema.isEmpty() && !hasCatalog;
    List<String> namespace = isCurrent ? splitParts(spark.catalog().currentDatabase()) : schema;
    Identifier identifier =
        Identifier.of(namespace.toArray(String[]::new), parts.get(parts.size() - 1));
    return new TableAddress(tables, identifier);
  }

  private static List<String> splitParts(String text) {
    return NAME_PARTS
        .matcher(text)
        .results()
        .map(part -> Columns.unquoteName(part.group()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Calls a method of a type that is a class before Spark 4.2, and an interface since. */
  private static Object callCatalogManager(
      SparkSession spark, String method, String catalog, String table) {
    try {
      Method managerMethod = CatalogManager.class.getMethod(method, String.class);
      return managerMethod.invoke(spark.sessionState().catalogManager(), catalog);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      LoadErrors.rethrowIfCodedOrOutage(cause);
      throw LoadErrors.NO_CATALOG.causedBy(cause, table, catalog, LoadErrors.summarize(cause));
    }
  }

  /** Returns the table as it is now; null if it does not exist. */
  @Nullable Table findTable() {
    try {
      // Apache Iceberg caches tables for each session, without what another one has changed.
      catalog.invalidateTable(identifier);
      Table table = catalog.loadTable(identifier);
      // A path at which there is no table yet has no columns.
      return table.columns().length == 0 ? null : table;
    } catch (NoSuchTableException e) {
      return null;
    } catch (Exception e) { // Scala throws checked exceptions that it does not declare.
      if (LoadErrors.isTableAbsent(e)) {
        return null;
      }
      throw e;
    }
  }

  /** Returns the properties of the table as it is now; none if it does not exist. */
  Map<String, String> readProperties() {
    Table table = findTable();
    if (table == null) {
      return Map.of();
    }
    Map<String, String> properties = new HashMap<>(table.properties());
    properties.putIfAbsent(TableCatalog.PROP_PROVIDER, "none, as a view");
    return properties;
  }

  /** Whether the name is that of a branch or a tag of an Iceberg table. */
  boolean isBranchOrTag() {
    String[] parent = identifier.namespace();
    int lastIndex = parent.length - 1;
    return lastIndex >= 0
        && identifier.name().matches("(?i)(branch|tag)_.+")
        && catalog.tableExists(Identifier.of(Arrays.copyOf(parent, lastIndex), parent[lastIndex]));
  }

  /** Returns one text for all names of the table, such as with its catalog and without. */
  String uniqueName() {
    // A path may have further slashes.
    String table =
        identifier.name().contains("/")
            ? new Path(identifier.name()).toString()
            : identifier.name();
    return catalog.name() + Arrays.toString(identifier.namespace()) + table;
  }
}
