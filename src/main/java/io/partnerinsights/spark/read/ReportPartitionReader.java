package io.partnerinsights.spark.read;

import io.partnerinsights.core.connect.NetworkOptions;
import io.partnerinsights.core.csv.ReadSpec;
import io.partnerinsights.core.csv.ReportReader;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.options.ByteSize;
import io.partnerinsights.core.report.CompletedReport;
import io.partnerinsights.core.report.file.FileStorage;
import io.partnerinsights.core.report.file.ReportFile;
import io.partnerinsights.core.report.file.ReportStream;
import io.partnerinsights.spark.metric.ReadMetrics;
import io.partnerinsights.spark.vector.Vectors;
import okhttp3.OkHttpClient;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads a report's file on an executor, one batch at a time. Spark is done with a batch when it
 * asks for the next, so the vectors are made once and filled again and again.
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

  static ReportPartitionReader open(
      CompletedReport report, StructType schema, NetworkOptions network, ByteSize maxFieldSize) {
    OkHttpClient http = HttpClients.create(network.settings());
    try {
      ReportFile file = FileStorage.of(http, RetryPolicy.ofDefaults()).file(report);
      ReadSpec spec =
          ReadSpec.of(file.name(), SparkTypes.reportSchema(schema), report.format())
              .withMaxFieldSize(maxFieldSize);
      ReportStream stream = file.open();
      ReadMetrics metrics = new ReadMetrics(stream);
      return new ReportPartitionReader(http, ReportReader.open(stream, spec), metrics, schema);
    } catch (RuntimeException e) {
      release(http);
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
    release(http);
  }

  private static void release(OkHttpClient http) {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
