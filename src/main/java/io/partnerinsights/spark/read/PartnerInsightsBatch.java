package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.spark.application.SparkApplication;
import java.util.Optional;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/**
 * Plans the partitions of a scan. This is the only class of Spark's chain that creates a report.
 */
record PartnerInsightsBatch(PartnerInsightsScan scan) implements Batch {

  @Override
  public InputPartition[] planInputPartitions() {
    return SparkApplication.await(this::partitions);
  }

  private InputPartition[] partitions() {
    Optional<ReadSplit> preview = scan.preview();
    return preview.isEmpty()
        ? scan.read().await(this::partitions)
        : new InputPartition[] {PartnerInsightsPartition.preview(preview.get())};
  }

  private InputPartition[] partitions(Report report) {
    scan.reads(report);
    SparkApplication.registerRead(report);
    return report.splits(scan.spec(), SparkApplication.tasks()).stream()
        .map(split -> PartnerInsightsPartition.of(split, report))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new PartnerInsightsReaderFactory(scan.spec(), scan.readSchema());
  }
}
