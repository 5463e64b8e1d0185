package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.CatalogExtension;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.DelegatingCatalogExtension;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.expressions.Transform;

/** The session's catalog, in which each schema is in a workspace. */
public final class NestedCatalog extends DelegatingCatalogExtension {
  /** Spark calls this constructor by reflection. */
  public NestedCatalog() {
    setDelegateCatalog(
        (CatalogExtension)
            SparkSession.active().sessionState().catalogManager().catalog("spark_catalog"));
  }

  private static String[] schema(String[] namespace) {
    return Arrays.copyOfRange(namespace, namespace.length - 1, namespace.length);
  }

  private static Identifier table(Identifier name) {
    return Identifier.of(schema(name.namespace()), name.name());
  }

  @Override
  public Table loadTable(Identifier name) throws NoSuchTableException {
    return super.loadTable(table(name));
  }

  @Override
  public Table loadTable(Identifier name, Set<TableWritePrivilege> privileges)
      throws NoSuchTableException {
    return super.loadTable(table(name), privileges);
  }

  @Override
  public Table loadTable(Identifier name, String version) throws NoSuchTableException {
    return super.loadTable(table(name), version);
  }

  @Override
  public void invalidateTable(Identifier name) {
    super.invalidateTable(table(name));
  }

  @Override
  public boolean tableExists(Identifier name) {
    return super.tableExists(table(name));
  }

  @Override
  public Table createTable(
      Identifier name, Column[] columns, Transform[] partitions, Map<String, String> properties)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    return super.createTable(table(name), columns, partitions, properties);
  }

  @Override
  public Table alterTable(Identifier name, TableChange... changes) throws NoSuchTableException {
    return super.alterTable(table(name), changes);
  }

  @Override
  public boolean namespaceExists(String[] namespace) {
    return super.namespaceExists(schema(namespace));
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    return super.loadNamespaceMetadata(schema(namespace));
  }
}
