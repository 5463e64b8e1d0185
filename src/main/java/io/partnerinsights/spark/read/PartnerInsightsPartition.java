package io.partnerinsights.spark.read;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.BatchReader.ReadCancellation;
import io.partnerinsights.core.session.FileId;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.TaskLink;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.types.MetadataColumns;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A split that Spark sends to an executor, with the link to its file and without a token. Spark
 * serializes a partition on the driver each time that it launches a task, and each time the newest
 * link is written. Spark logs partitions with toString(), which therefore leaves the link out.
 */
public final class PartnerInsightsPartition implements InputPartition {
  private static final long serialVersionUID = 1L;

  private final ReadSplit split;

  /** Null for a preview, like the next two. */
  private final @Nullable FileId fileId;

  /** Null on an executor. */
  @SuppressWarnings("serial") // is transient
  private final transient @Nullable Supplier<TaskLink> linkSupplier;

  /** Null before a task is launched. */
  private volatile @Nullable TaskLink link;

  private PartnerInsightsPartition(
      ReadSplit split, @Nullable FileId fileId, @Nullable Supplier<TaskLink> linkSupplier) {
    this.split = split;
    this.fileId = fileId;
    this.linkSupplier = linkSupplier;
  }

  /** Returns the partition of a split; its tasks read with the newest link to the report. */
  public static PartnerInsightsPartition of(ReadSplit split, Report report) {
    return new PartnerInsightsPartition(split, report.fileId(), SparkApplication.taskLinks(report));
  }

  static PartnerInsightsPartition ofPreview(ReadSplit split) {
    return new PartnerInsightsPartition(split, null, null);
  }

  /** Makes no call: it runs on the thread that launches all tasks. */
  private void writeObject(ObjectOutputStream out) throws IOException {
    updateLink();
    out.defaultWriteObject();
  }

  private void updateLink() {
    if (linkSupplier != null) {
      link = linkSupplier.get();
    }
  }

  BatchReader openReader(ReadSpec spec) {
    updateLink();
    TaskContext task = TaskContext.get();
    BooleanSupplier killCheck = () -> task != null && task.isInterrupted();
    return split.isPreview()
        ? BatchReader.openPreview(split, spec)
        : BatchReader.open(split, linkSource(), spec, new ReadCancellation(killCheck));
  }

  /** In the driver's JVM a task may renew the link itself; elsewhere it fails after a wait. */
  private LinkSource linkSource() {
    return SparkApplication.findReport(Objects.requireNonNull(fileId))
        .<LinkSource>map(report -> report)
        .orElseGet(() -> Objects.requireNonNull(link).toLinkSource(split));
  }

  /**
   * Returns the value of a metadata column, equal in all rows, in Spark's internal form or null.
   */
  @Nullable Object metadataValue(String column) {
    return switch (column) {
      case MetadataColumns.REPORT_ID -> UTF8String.fromString(split.reportId());
      case MetadataColumns.EXECUTION_ID -> UTF8String.fromString(split.executionId());
      case MetadataColumns.GENERATED_TIME ->
          split
              .findGeneratedTime()
              .map(time -> ChronoUnit.MICROS.between(Instant.EPOCH, time))
              .orElse(null);
      default -> throw new IllegalArgumentException("unknown metadata column: " + column);
    };
  }

  @Override
  public String toString() {
    return split.toString();
  }
}
