package io.partnerinsights.spark;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of a load() with a schema of the user, which is checked when Spark asks for its
 * columns. Spark also asks for such a table before a write, but only for its capabilities, and to
 * drop a stored table: neither calls the service.
 */
final class UserSchemaTable implements Table, SupportsRead, SupportsMetadataColumns {
  private final Supplier<Table> check;
  private @Nullable Table checked;

  /**
   * @param check checks the read with GETs; its table supports batch reads
   */
  UserSchemaTable(Supplier<Table> check) {
    this.check = check;
  }

  private synchronized Table checked() {
    if (checked == null) {
      checked = check.get();
    }
    return checked;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public String name() {
    return checked().name();
  }

  /** Returns the schema; Spark 3.5 derives columns() from this deprecated method. */
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return checked().schema();
  }

  @Override
  public Map<String, String> properties() {
    return checked().properties();
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return checked() instanceof SupportsMetadataColumns table
        ? table.metadataColumns()
        : new MetadataColumn[0];
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return ((SupportsRead) checked()).newScanBuilder(options);
  }
}
