package io.partnerinsights.spark.load;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogExtension;
import org.apache.spark.sql.connector.catalog.DelegatingCatalogExtension;

/** The session's catalog, which creates no schema, as in a lakehouse of Fabric without schemas. */
public final class RefusingCatalog extends DelegatingCatalogExtension {
  /** Spark calls this constructor by reflection. */
  public RefusingCatalog() {
    setDelegateCatalog(
        (CatalogExtension)
            SparkSession.active().sessionState().catalogManager().catalog("spark_catalog"));
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw new UnsupportedOperationException("Feature not supported: CREATE DATABASE");
  }
}
