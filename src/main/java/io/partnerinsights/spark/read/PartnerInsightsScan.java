package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.PendingReport;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.metrics.ScanMetrics;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One scan in Spark's plan. Building, describing and comparing scans makes no call. Two scans are
 * equal if they read the same columns of the same report with the same options and limit. Spark
 * then reuses one exchange for both.
 */
final class PartnerInsightsScan implements Scan, Batch {
  private final ReadPlan plan;
  private final PendingReport pendingReport;
  private final StructType readSchema;
  private final StructType tableSchema;
  private final @Nullable Integer previewRowLimit;
  private volatile @Nullable Report report;

  /** Null until an action needs it. Two threads that need it first each create one. */
  private volatile @Nullable ReadSpec spec;

  /**
   * @param readSchema the columns that Spark needs, in its order, including metadata columns
   * @param tableSchema all columns of the table; they decide which rows are malformed
   * @param previewRowLimit the number of rows that Spark needs, if any rows of the table will do
   */
  PartnerInsightsScan(
      ReadPlan plan,
      StructType readSchema,
      StructType tableSchema,
      @Nullable Integer previewRowLimit) {
    this.plan = plan;
    this.pendingReport = plan.newRead();
    this.readSchema = readSchema;
    this.tableSchema = tableSchema;
    this.previewRowLimit = previewRowLimit;
  }

  @Override
  public StructType readSchema() {
    return readSchema;
  }

  /**
   * Returns what is read from the file: {@link #readSchema} without metadata columns. The first
   * call may read the passwords of proxy and trust store in a vault.
   */
  ReadSpec spec() {
    ReadSpec readSpec = spec;
    if (readSpec == null) {
      StructType columns = MetadataColumns.fileColumns(readSchema, tableSchema);
      readSpec =
          plan.createSpec(
              SparkTypes.toReportSchema(columns), SparkTypes.toReportSchema(tableSchema));
      spec = readSpec;
    }
    return readSpec;
  }

  /** Returns the rows of a preview if the limit allows one and no report is complete yet. */
  private Optional<ReadSplit> fetchPreview() {
    return previewRowLimit == null || pendingReport.isComplete()
        ? Optional.empty()
        : plan.fetchPreview(previewRowLimit, spec());
  }

  /** Returns what EXPLAIN shows: the query as it is sent, and no secret. */
  @Override
  public String description() {
    return "partnerinsights "
        + plan.describe()
        + (previewRowLimit == null ? "" : ", preview of " + previewRowLimit + " rows if proven");
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  /** Plans the partitions: only this creates a report. */
  @Override
  public InputPartition[] planInputPartitions() {
    return SparkApplication.callInterruptiblyInPlan(this::planPartitions);
  }

  private InputPartition[] planPartitions() {
    Optional<ReadSplit> previewSplit = fetchPreview();
    return previewSplit.isEmpty()
        ? planReportPartitions(pendingReport.awaitReport())
        : new InputPartition[] {PartnerInsightsPartition.ofPreview(previewSplit.get())};
  }

  private InputPartition[] planReportPartitions(Report completeReport) {
    report = completeReport;
    return completeReport.planSplits(spec(), SparkApplication.defaultParallelism()).stream()
        .map(split -> PartnerInsightsPartition.of(split, completeReport))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new PartnerInsightsReaderFactory(spec(), readSchema);
  }

  /**
   * Returns the mode without planning partitions. Spark's default plans them, and EXPLAIN would
   * then create a report. Spark calls this on the action's thread, so that thread is registered
   * here.
   */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    SparkApplication.registerPlanner();
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return Stream.of(ScanMetrics.taskMetrics(), ScanMetrics.driverMetrics())
        .flatMap(Stream::of)
        .toArray(CustomMetric[]::new);
  }

  @Override
  public CustomTaskMetric[] reportDriverMetrics() {
    Report completeReport = report;
    return completeReport == null
        ? new CustomTaskMetric[0]
        : ScanMetrics.driverValues(completeReport);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartnerInsightsScan scan
        && pendingReport.equals(scan.pendingReport)
        && readSchema.equals(scan.readSchema)
        && tableSchema.equals(scan.tableSchema)
        && Objects.equals(previewRowLimit, scan.previewRowLimit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(pendingReport, readSchema);
  }
}
