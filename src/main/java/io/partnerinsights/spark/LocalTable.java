package io.partnerinsights.spark;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A table whose rows the driver supplies, anew for each query.
 *
 * @param comment the text that DESCRIBE TABLE EXTENDED shows
 */
public record LocalTable(LocalRows rows, String comment) implements Table, SupportsRead {
  @Override
  public String name() {
    return rows.description();
  }

  /** Returns the schema; Spark 3.5 derives columns() from this deprecated method. */
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return rows.readSchema();
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(TableCatalog.PROP_COMMENT, comment);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return () -> rows;
  }
}
