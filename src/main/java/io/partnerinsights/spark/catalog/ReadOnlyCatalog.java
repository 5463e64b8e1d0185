package io.partnerinsights.spark.catalog;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;

/** Refuses every statement that would change the catalog. */
abstract class ReadOnlyCatalog implements TableCatalog, FunctionCatalog, SupportsNamespaces {

  /** Refuses INSERT, UPDATE, DELETE and MERGE before Spark checks their columns. */
  @Override
  public final Table loadTable(Identifier table, Set<TableWritePrivilege> toWrite) {
    throw CatalogErrors.CREATE_OR_WRITE_REFUSED.error("Table " + table.name(), "written", name());
  }

  /** Refuses CREATE TABLE; Spark 3.5 leaves only this form abstract. */
  @Override
  @SuppressWarnings("deprecation")
  public final Table createTable(
      Identifier table, StructType schema, Transform[] partitions, Map<String, String> properties) {
    throw CatalogErrors.CREATE_OR_WRITE_REFUSED.error("Table " + table.name(), "created", name());
  }

  @Override
  @SuppressWarnings("deprecation")
  public final Table createTable(
      Identifier table, Column[] columns, Transform[] partitions, Map<String, String> properties) {
    throw CatalogErrors.CREATE_OR_WRITE_REFUSED.error("Table " + table.name(), "created", name());
  }

  @Override
  public final Table alterTable(Identifier table, TableChange... changes)
      throws NoSuchTableException {
    requireTable(table);
    throw CatalogErrors.ALTER_OR_DROP_REFUSED.error("Table " + table.name(), "altered", name());
  }

  @Override
  public final boolean dropTable(Identifier table) {
    if (tableExists(table)) {
      throw CatalogErrors.ALTER_OR_DROP_REFUSED.error("Table " + table.name(), "dropped", name());
    }
    return false;
  }

  @Override
  public final boolean purgeTable(Identifier table) {
    return dropTable(table);
  }

  @Override
  public final void renameTable(Identifier table, Identifier newName) throws NoSuchTableException {
    requireTable(table);
    throw CatalogErrors.ALTER_OR_DROP_REFUSED.error("Table " + table.name(), "renamed", name());
  }

  private void requireTable(Identifier table) throws NoSuchTableException {
    if (!tableExists(table)) {
      throw new NoSuchTableException(table);
    }
  }

  @Override
  public final void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw CatalogErrors.CREATE_OR_WRITE_REFUSED.error(
        "Namespace " + String.join(".", namespace), "created", name());
  }

  @Override
  public final void alterNamespace(String[] namespace, NamespaceChange... changes)
      throws NoSuchNamespaceException {
    loadNamespaceMetadata(namespace);
    throw CatalogErrors.ALTER_OR_DROP_REFUSED.error(
        "Namespace " + String.join(".", namespace), "altered", name());
  }

  @Override
  public final boolean dropNamespace(String[] namespace, boolean cascade)
      throws NoSuchNamespaceException {
    loadNamespaceMetadata(namespace);
    throw CatalogErrors.ALTER_OR_DROP_REFUSED.error(
        "Namespace " + String.join(".", namespace), "dropped", name());
  }
}
