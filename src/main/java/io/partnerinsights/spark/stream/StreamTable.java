package io.partnerinsights.spark.stream;

import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.metrics.ScanMetrics;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The table of a checked stream. Its rows are always the columns of the file and then all metadata
 * columns, unless Spark selects columns: several Spark releases read metadata columns of a stream
 * by that position, and ignore them there otherwise.
 */
public final class StreamTable implements Table, SupportsRead, SupportsMetadataColumns {
  private final StreamPlan plan;
  private final StructType fileSchema;

  private StreamTable(StreamPlan plan, StructType fileSchema) {
    this.plan = plan;
    this.fileSchema = fileSchema;
  }

  public static StructType schemaOf(StreamPlan plan) {
    StructType fileSchema = SparkTypes.toStructType(plan.readPlan().schema());
    return showsMetadata(plan) ? concatSchemas(fileSchema, metadataFields(plan)) : fileSchema;
  }

  /** Creates a table with the plan's schema, or with a checked one of the user's. */
  public static StreamTable of(StreamPlan plan, StructType schema) {
    StructType fileSchema =
        showsMetadata(plan) ? schemaWithout(schema, metadataFields(plan)) : schema;
    plan.readPlan().checkSchema(SparkTypes.toReportSchema(fileSchema));
    return new StreamTable(plan, SparkTypes.withNullableColumns(fileSchema));
  }

  private static boolean showsMetadata(StreamPlan plan) {
    return plan.readPlan().options().get(StreamOptions.METADATA_AS_COLUMNS);
  }

  private static StructType metadataFields(StreamPlan plan) {
    return MetadataColumns.toSchema(MetadataColumns.of(plan.readPlan().selectedSchema()));
  }

  private static StructType concatSchemas(StructType firstSchema, StructType secondSchema) {
    return new StructType(
        Stream.concat(Arrays.stream(firstSchema.fields()), Arrays.stream(secondSchema.fields()))
            .toArray(StructField[]::new));
  }

  private static StructType schemaWithout(StructType schema, StructType removedFields) {
    Set<String> names = Arrays.stream(removedFields.fieldNames()).collect(Collectors.toSet());
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !names.contains(field.name()))
            .toArray(StructField[]::new));
  }

  @Override
  public String name() {
    return "partnerinsights stream of " + plan.readPlan().query().dataset();
  }

  /** Returns the schema; Spark 3.5 derives columns() from this deprecated method. */
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return showsMetadata(plan) ? rowSchema() : fileSchema;
  }

  private StructType rowSchema() {
    return concatSchemas(fileSchema, metadataFields(plan));
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return showsMetadata(plan)
        ? new MetadataColumn[0]
        : MetadataColumns.of(plan.readPlan().selectedSchema());
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.MICRO_BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new StreamScan();
  }

  /** A scan that builds itself. Spark 4.2 asks for all columns, whatever a query selects. */
  private final class StreamScan implements SupportsPushDownRequiredColumns, Scan {
    private StructType readSchema = rowSchema();

    @Override
    public void pruneColumns(StructType requiredSchema) {
      readSchema = requiredSchema;
    }

    @Override
    public Scan build() {
      return this;
    }

    @Override
    public StructType readSchema() {
      return readSchema;
    }

    /** Returns what EXPLAIN shows: the query of the report, and no secret. */
    @Override
    public String description() {
      return "partnerinsights stream " + plan.readPlan().describe();
    }

    /**
     * Returns a stream; its checkpoint's folder stays empty, because the offsets hold everything.
     * All columns of the file decide which rows are malformed, and a restart must have the same.
     */
    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
      ReportSchema fullSchema = SparkTypes.toReportSchema(fileSchema);
      StructType columns = MetadataColumns.fileColumns(readSchema, fileSchema);
      ReadSpec spec = plan.readPlan().createSpec(SparkTypes.toReportSchema(columns), fullSchema);
      return new ReportMicroBatchStream(plan, fullSchema, spec, readSchema);
    }

    /** Returns the mode without planning partitions, which Spark's default does for each batch. */
    @Override
    public ColumnarSupportMode columnarSupportMode() {
      SparkApplication.registerPlanner();
      return ColumnarSupportMode.SUPPORTED;
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
      return ScanMetrics.taskMetrics();
    }
  }
}
