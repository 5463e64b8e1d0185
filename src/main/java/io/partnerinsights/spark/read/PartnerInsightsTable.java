package io.partnerinsights.spark.read;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.spark.types.CorruptRecordColumn;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A query's answer as Spark's table: all actions on one DataFrame share its one report. */
public final class PartnerInsightsTable implements Table, SupportsRead, SupportsMetadataColumns {
  private final ReportSource source;
  private final StructType schema;

  private PartnerInsightsTable(ReportSource source, StructType schema) {
    this.source = source;
    this.schema = schema;
  }

  /**
   * The schema of a source where the user gives none.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if the column for malformed rows has
   *     the name of another one
   */
  public static StructType schemaOf(ReportSource source) {
    StructType selected = SparkTypes.structType(source.plan().schema());
    return corruptRecords(source).addedTo(selected);
  }

  /**
   * A table with the source's schema or the user's own, which may leave columns out and give other
   * types.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for a column that the query
   *     does not select, or a type that cannot be read
   */
  public static PartnerInsightsTable of(ReportSource source, StructType schema) {
    ReportSchema selected = source.plan().schema();
    CorruptRecordColumn corrupt = corruptRecords(source);
    for (ReportColumn column : SparkTypes.reportSchema(schema).columns()) {
      if (!corrupt.isIn(column) && selected.find(column.name()).isEmpty()) {
        throw notSelected(column.name(), selected);
      }
    }
    return new PartnerInsightsTable(source, nullable(schema));
  }

  private static CorruptRecordColumn corruptRecords(ReportSource source) {
    return CorruptRecordColumn.of(source.options(), source.plan().schema());
  }

  /**
   * Any field of a file may be empty, whatever a user's schema says. Spark would believe the
   * schema, not ask for nulls, and read the number or date that stands in a null's place.
   */
  private static StructType nullable(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
            .toArray(StructField[]::new));
  }

  private static RuntimeException notSelected(String name, ReportSchema selected) {
    return Problem.of(
            ErrorCode.UNKNOWN_COLUMN,
            "The given schema has a column " + name + ", which the query does not select")
        .reason("the query selects " + String.join(", ", selected.names()))
        .remedy(
            "leave it out of the schema, or select it. " + NearestName.hint(name, selected.names()))
        .toException();
  }

  @Override
  public String name() {
    return "partnerinsights " + source.plan().query().dataset();
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
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return source
        .table()
        .filter(TableSource::takesQuestions)
        .<ScanBuilder>map(table -> new DatasetScanBuilder(table, schema))
        .orElseGet(() -> new PartnerInsightsScanBuilder(source, schema));
  }
}
