package io.partnerinsights.spark.read;

import io.partnerinsights.core.csv.ReportReader;
import io.partnerinsights.core.read.OpenReport;
import io.partnerinsights.spark.metric.ReadMetrics;
import io.partnerinsights.spark.vector.Vectors;
import okhttp3.OkHttpClient;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads a report's file, or a part of it, on an executor, one batch at a time. Spark is done with a
 * batch when it asks for the next, so the vectors are made once and filled again and again.
 */
final class ReportPartitionReader implements PartitionReader<ColumnarBatch> {
  private final OkHttpClient http;
  private final ReportReader reader;
  private final ReadMetrics metrics;
  private final ColumnarBatch batch;

  private ReportPartitionReader(
      OkHttpClient http, ReportReader reader, ReadMetrics metrics, StructType schema) {
    this.http = http;
    this.reader = reader;
    this.metrics = metrics;
    this.batch = new ColumnarBatch(Vectors.over(reader.batch(), schema));
  }

  static ReportPartitionReader open(ReportPartition partition, ReadSettings settings) {
    OkHttpClient http = settings.client();
    try {
      OpenReport report = partition.open(http, settings);
      ReadMetrics metrics = new ReadMetrics(report.transfer());
      return new ReportPartitionReader(http, report.rows(), metrics, settings.schema());
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

  /** Also ends the transfer and the client's idle threads: the client is this task's own. */
  @Override
  public void close() {
    reader.close();
    ReadSettings.release(http);
  }
}
