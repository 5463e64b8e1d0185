package io.partnerinsights.spark.read;

import io.partnerinsights.core.options.Options;
import io.partnerinsights.spark.application.SparkApplication;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** The moment when rows are needed: the only place in Spark's chain that makes a report. */
record PartnerInsightsBatch(PartnerInsightsScan scan) implements Batch {
  @Override
  public InputPartition[] planInputPartitions() {
    return SparkApplication.await(this::partitions);
  }

  private InputPartition[] partitions() {
    return scan.preview(settings())
        .map(rows -> new InputPartition[] {ReportPartition.preview(rows)})
        .orElseGet(this::ofReport);
  }

  private InputPartition[] ofReport() {
    return ReportPartitions.of(
        scan.receive(), settings(), scan.source().options().get(Options.SPLIT_SIZE));
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new ReportReaderFactory(settings());
  }

  private ReadSettings settings() {
    return ReadSettings.of(scan);
  }
}
