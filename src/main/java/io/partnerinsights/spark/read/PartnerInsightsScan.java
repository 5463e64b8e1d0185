package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.metrics.ReadMetrics;
import io.partnerinsights.spark.metrics.ReportMetrics;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/**
 * One scan in a plan. Building, describing and comparing it makes no call. Two scans are equal if
 * they read the same columns and limit of the same report in the same way: then Spark reuses one
 * exchange for both.
 */
final class PartnerInsightsScan implements Scan {
  private final ReadPlan plan;
  private final ReportRead read;
  private final StructType readSchema;
  private final StructType tableSchema;
  private final OptionalInt limit;
  private volatile Optional<Report> report = Optional.empty();

  /**
   * A scan.
   *
   * @param readSchema what Spark needs, in its order, metadata columns among it
   * @param tableSchema all that could be read of the file: it decides which rows are malformed
   * @param limit how many rows Spark needs, whichever they are
   */
  PartnerInsightsScan(
      ReadPlan plan, StructType readSchema, StructType tableSchema, OptionalInt limit) {
    this.plan = plan;
    this.read = plan.read();
    this.readSchema = readSchema;
    this.tableSchema = tableSchema;
    this.limit = limit;
  }

  @Override
  public StructType readSchema() {
    return readSchema;
  }

  /** What is read of the file: {@link #readSchema} without metadata columns. */
  ReadSpec spec() {
    StructType columns = MetadataColumns.fileColumns(readSchema, tableSchema);
    return plan.spec(SparkTypes.reportSchema(columns), SparkTypes.reportSchema(tableSchema));
  }

  /** Awaits the report, which is created if need be. */
  Report await() {
    Report complete = read.await();
    report = Optional.of(complete);
    return complete;
  }

  /** The rows without a report, if they are few and no report can be read at once. */
  Optional<ReadSplit> preview() {
    return limit.isEmpty() || read.isComplete()
        ? Optional.empty()
        : plan.preview(limit.getAsInt(), spec());
  }

  /** What EXPLAIN shows: the query as it is sent, and nothing secret. */
  @Override
  public String description() {
    return "partnerinsights "
        + plan.describe()
        + (limit.isPresent() ? ", preview of " + limit.getAsInt() + " rows if proven" : "");
  }

  @Override
  public Batch toBatch() {
    return new PartnerInsightsBatch(this);
  }

  /**
   * Answers without planning partitions, as Spark's default does: EXPLAIN would cost a report.
   * Spark asks on the action's thread, before any other thread reads on its behalf.
   */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    SparkApplication.registerPlanner();
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return Stream.of(ReadMetrics.supported(), ReportMetrics.supported())
        .flatMap(Stream::of)
        .toArray(CustomMetric[]::new);
  }

  @Override
  public CustomTaskMetric[] reportDriverMetrics() {
    return report.map(ReportMetrics::of).orElseGet(() -> new CustomTaskMetric[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartnerInsightsScan scan
        && read.equals(scan.read)
        && readSchema.equals(scan.readSchema)
        && tableSchema.equals(scan.tableSchema)
        && limit.equals(scan.limit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(read, readSchema);
  }
}
