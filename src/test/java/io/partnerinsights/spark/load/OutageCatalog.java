package io.partnerinsights.spark.load;

import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * An empty catalog whose server does not respond to a request that creates a schema. With option
 * {@code refuses}, it refuses connections.
 */
public final class OutageCatalog implements TableCatalog, SupportsNamespaces {
  /** Has a permit for each request to create a schema. */
  static final Semaphore CREATES = new Semaphore(0);

  private String name = "";

  /** Spark calls this constructor by reflection. */
  public OutageCatalog() {}

  @Override
  public void initialize(String catalog, CaseInsensitiveStringMap options) {
    name = catalog;
    if (options.getBoolean("refuses", false)) {
      ConnectException refused = new ConnectException("Connection refused");
      throw new IllegalStateException("The request failed", refused);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    CREATES.release();
    try {
      new Semaphore(0).acquire();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the request was interrupted", e);
    }
  }

  @Override
  public Table loadTable(Identifier table) throws NoSuchTableException {
    throw new NoSuchTableException(table);
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    throw new NoSuchNamespaceException(namespace);
  }

  @Override
  public Identifier[] listTables(String[] namespace) {
    return new Identifier[0];
  }

  @Override
  public String[][] listNamespaces() {
    return new String[0][];
  }

  @Override
  public String[][] listNamespaces(String[] namespace) {
    return new String[0][];
  }

  @Override
  public Table alterTable(Identifier table, TableChange... changes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean dropTable(Identifier table) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void renameTable(Identifier from, Identifier to) {
    throw new UnsupportedOperationException();
  }
}
