package io.partnerinsights.spark.read;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.session.OpenReport;
import io.partnerinsights.spark.metrics.ReadMetrics;
import io.partnerinsights.spark.types.Vectors;
import okhttp3.OkHttpClient;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a report's file, or a part of it, on an executor, one batch at a time. Spark is done with a
 * batch when it asks for the next, so the vectors are made once and filled again and again.
 */
final class ReportPartitionReader implements PartitionReader<ColumnarBatch> {
  private static final Logger LOG = LoggerFactory.getLogger(ReportPartitionReader.class);

  private final String partition;
  private final OkHttpClient http;
  private final CsvReader reader;
  private final ReadMetrics metrics;
  private final ColumnarBatch batch;

  private ReportPartitionReader(
      ReportPartition partition, OkHttpClient http, OpenReport report, ReadSettings settings) {
    this.partition = partition.toString();
    this.http = http;
    this.reader = report.rows();
    this.metrics = new ReadMetrics(report.transfer(), reader.malformed());
    this.batch =
        new ColumnarBatch(
            Vectors.over(
                reader.batch(), settings.columns(), settings.schema(), partition::metadata));
  }

  static ReportPartitionReader open(ReportPartition partition, ReadSettings settings) {
    OkHttpClient http = settings.client();
    try {
      OpenReport report = partition.open(http, settings);
      return new ReportPartitionReader(partition, http, report, settings);
    } catch (RuntimeException e) {
      ReadSettings.release(http);
      throw e;
    }
  }

  @Override
  public boolean next() {
    long start = System.nanoTime();
    boolean more = reader.next();
    batch.setNumRows(reader.batch().rows());
    metrics.add(reader.batch().rows(), System.nanoTime() - start);
    return more;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return metrics.values();
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  /**
   * Also ends the transfer and the client's idle threads: the client is this task's own. A row's
   * values may be nobody else's business and are in no warning.
   */
  @Override
  public void close() {
    if (reader.malformed().count() > 0) {
      LOG.warn("{}: {}", partition, reader.malformed());
    }
    reader.close();
    ReadSettings.release(http);
  }
}
