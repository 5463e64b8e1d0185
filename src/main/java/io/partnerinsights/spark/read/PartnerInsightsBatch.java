package io.partnerinsights.spark.read;

import io.partnerinsights.core.connect.NetworkOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.CompletedReport;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** The moment when rows are needed: the only place in Spark's chain that makes a report. */
record PartnerInsightsBatch(PartnerInsightsScan scan) implements Batch {
  @Override
  public InputPartition[] planInputPartitions() {
    CompletedReport report = scan.receive().report();
    return new InputPartition[] {new ReportPartition(report)};
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    ConnectorOptions options = scan.source().options();
    return new ReportReaderFactory(
        scan.readSchema(), NetworkOptions.of(options), options.get(Options.MAX_FIELD_BYTES));
  }
}
