package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.spark.read.PartnerInsightsTable;
import io.partnerinsights.spark.read.ReportSource;
import io.partnerinsights.spark.types.MetadataColumns;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * What a report gives, by its name in the catalog: a load() of its own wherever a statement names
 * it. Equal for equal names and options, so that Spark finds what it has cached of it.
 */
final class ReportTable implements Table, SupportsRead, SupportsMetadataColumns {
  private final String name;
  private final Map<String, String> raw;
  private final Map<String, String> properties;
  private final ReportSource source;
  private final StructType schema;

  ReportTable(
      String name, Map<String, String> raw, ReportSource source, Map<String, String> properties) {
    this.name = name;
    this.raw = raw;
    this.properties = properties;
    this.source = source;
    this.schema = PartnerInsightsTable.schemaOf(source);
  }

  @Override
  public String name() {
    return name;
  }

  /** Deprecated in Spark for columns(), which Spark 3.5 makes from this. */
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return schema;
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return MetadataColumns.of(source.plan().schema());
  }

  @Override
  public Map<String, String> properties() {
    return properties;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  /** Options of a single read make another load() of it, with the same columns. */
  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap read) {
    ReportSource wanted =
        read.isEmpty()
            ? source
            : ReportSource.plan(CatalogOptions.parse(raw, read.asCaseSensitiveMap()));
    return PartnerInsightsTable.of(wanted, schema).newScanBuilder(read);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReportTable table
        && name.equals(table.name)
        && schema.equals(table.schema)
        && options().equals(table.options());
  }

  private ConnectorOptions options() {
    return source.options();
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, schema);
  }
}
