package io.partnerinsights.spark.catalog;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Rows that Spark reads on the driver without a task, as a scan and as a table.
 *
 * @param description the text that EXPLAIN shows, and the table's name
 * @param comment the text that DESCRIBE TABLE EXTENDED shows
 * @param readSchema all columns, whether Spark needs them or not
 * @param rowValues supplies the rows, called once for each scan. A value is null, a {@code String},
 *     {@code Integer}, {@code Long}, {@code Boolean}, {@link Instant} or list of {@code String}
 */
public record LocalTable(
    String description, String comment, StructType readSchema, Supplier<List<List<?>>> rowValues)
    implements LocalScan, Table, SupportsRead {
  @Override
  public String name() {
    return description;
  }

  /** Returns the schema; Spark 3.5 derives columns() from this deprecated method. */
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return readSchema;
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
    return () -> this;
  }

  @Override
  public InternalRow[] rows() {
    return rowValues.get().stream()
        .map(row -> new GenericInternalRow(row.stream().map(LocalTable::toInternalValue).toArray()))
        .toArray(InternalRow[]::new);
  }

  /** Converts a value to Spark's internal form. */
  private static Object toInternalValue(Object value) {
    if (value instanceof List<?> list) {
      return new GenericArrayData(list.stream().map(LocalTable::toInternalValue).toArray());
    }
    if (value instanceof Instant time) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
    return value instanceof String text ? UTF8String.fromString(text) : value;
  }
}
