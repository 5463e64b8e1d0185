package io.partnerinsights.spark.catalog;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
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
abstract class ReadOnlyCatalog implements TableCatalog, SupportsNamespaces {

  /** Refuses INSERT, UPDATE, DELETE and MERGE before Spark checks their columns. */
  @Override
  public final Table loadTable(Identifier table, Set<TableWritePrivilege> toWrite) {
    throw CatalogErrors.notWritable("Table " + table.name() + " cannot be written", name());
  }

  /** Refuses CREATE TABLE; Spark 3.5 leaves only this form abstract. */
  @Override
  @SuppressWarnings("deprecation")
  public final Table createTable(
      Identifier table, StructType schema, Transform[] partitions, Map<String, String> properties) {
    throw CatalogErrors.notWritable("Table " + table.name() + " cannot be created", name());
  }

  @Override
  @SuppressWarnings("deprecation")
  public final Table createTable(
      Identifier table, Column[] columns, Transform[] partitions, Map<String, String> properties) {
    throw CatalogErrors.notWritable("Table " + table.name() + " cannot be created", name());
  }

  @Override
  public final Table alterTable(Identifier table, TableChange... changes) {
    throw refusal("Table " + table.name() + " cannot be altered");
  }

  @Override
  public final boolean dropTable(Identifier table) {
    throw refusal("Table " + table.name() + " cannot be dropped");
  }

  @Override
  public final boolean purgeTable(Identifier table) {
    return dropTable(table);
  }

  @Override
  public final void renameTable(Identifier table, Identifier newName) {
    throw refusal("Table " + table.name() + " cannot be renamed");
  }

  @Override
  public final void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw CatalogErrors.notWritable(
        "Namespace " + String.join(".", namespace) + " cannot be created", name());
  }

  @Override
  public final void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw refusal("Namespace " + String.join(".", namespace) + " cannot be altered");
  }

  @Override
  public final boolean dropNamespace(String[] namespace, boolean cascade) {
    throw refusal("Namespace " + String.join(".", namespace) + " cannot be dropped");
  }

  private RuntimeException refusal(String problem) {
    return CatalogErrors.unchangeable(problem, name());
  }
}
