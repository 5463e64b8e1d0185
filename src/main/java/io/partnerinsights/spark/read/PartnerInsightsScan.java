package io.partnerinsights.spark.read;

import io.partnerinsights.core.cache.Received;
import io.partnerinsights.core.cache.SharedReport;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.metrics.ReadMetrics;
import io.partnerinsights.spark.metrics.ReportMetrics;
import io.partnerinsights.spark.types.MetadataColumns;
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
 * One scan in a plan. Building, describing and comparing it makes no call. Equal when it reads the
 * same columns, and as many rows, of the same report in the same way, whatever load() it is of:
 * then Spark reuses one exchange for both.
 */
final class PartnerInsightsScan implements Scan {
  private final ReportSource source;
  private final SharedReport report;
  private final StructType readSchema;
  private final StructType tableSchema;
  private final OptionalInt limit;
  private volatile Optional<Received> received = Optional.empty();

  /** All rows; the rest as in the other constructor. */
  PartnerInsightsScan(ReportSource source, StructType readSchema, StructType tableSchema) {
    this(source, readSchema, tableSchema, OptionalInt.empty());
  }

  /**
   * Of a report's columns those that Spark needs.
   *
   * @param readSchema in Spark's order, metadata columns among them
   * @param tableSchema all that could be read of its file: they tell which rows are malformed
   * @param limit how many rows Spark needs, whichever they are
   */
  PartnerInsightsScan(
      ReportSource source, StructType readSchema, StructType tableSchema, OptionalInt limit) {
    this.source = source;
    this.report = source.reports().current();
    this.readSchema = readSchema;
    this.tableSchema = tableSchema;
    this.limit = limit;
  }

  ReportSource source() {
    return source;
  }

  @Override
  public StructType readSchema() {
    return readSchema;
  }

  /** Of {@link #readSchema} what is in the file; the rest are metadata columns. */
  StructType fileColumns() {
    return MetadataColumns.takenFrom(readSchema, tableSchema);
  }

  StructType tableSchema() {
    return tableSchema;
  }

  /** The report, made or waited for if need be; what has become of it is in the metrics. */
  CompletedReport receive() {
    Received got = source.reports().get(report);
    received = Optional.of(got);
    return got.report();
  }

  /** The rows without a report, if they are few and there is no report that can be read at once. */
  Optional<byte[]> preview(ReadSettings settings) {
    return limit.isEmpty() || source.reports().isThere(report)
        ? Optional.empty()
        : source.preview().file(limit.getAsInt(), settings.previewSpec());
  }

  /** What EXPLAIN shows: the query as it is sent, nothing secret. */
  @Override
  public String description() {
    ReportPlan plan = source.plan();
    String range = plan.request().range().map(r -> ", from " + r.inWords()).orElse("");
    return Redaction.scrub(
        "partnerinsights ["
            + plan.query().print()
            + range
            + "]"
            + source.pushdown()
            + previewNote());
  }

  private String previewNote() {
    return limit.isPresent() ? ", preview of " + limit.getAsInt() + " rows if proven" : "";
  }

  @Override
  public Batch toBatch() {
    return new PartnerInsightsBatch(this);
  }

  /**
   * Spark's default answers this by planning partitions, and EXPLAIN would cost a report. It is
   * asked on the thread of the action, before any other thread reads on its behalf.
   */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    SparkApplication.plan();
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
    return received.map(ReportMetrics::of).orElseGet(() -> new CustomTaskMetric[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartnerInsightsScan scan
        && report.equals(scan.report)
        && readSchema.equals(scan.readSchema)
        && tableSchema.equals(scan.tableSchema)
        && limit.equals(scan.limit)
        && source.readsLike(scan.source);
  }

  @Override
  public int hashCode() {
    return Objects.hash(report, readSchema);
  }
}
