package io.partnerinsights.spark.read;

import io.partnerinsights.core.csv.MalformedRowRules;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.download.FileStore;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.NetworkOptions;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ByteSize;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.spark.types.CorruptRecordColumn;
import io.partnerinsights.spark.types.SparkTypes;
import java.io.Serializable;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.apache.spark.sql.types.StructType;

/**
 * What driver and executors must agree on to read a report's file: the columns, the rules and the
 * way to the network. Goes to the executors; a field may be null, because an Optional cannot be
 * serialised.
 */
final class ReadSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StructType schema;
  private final StructType columns;
  private final StructType fileSchema;
  private final NetworkOptions network;
  private final long maxFieldBytes;
  private final ParseMode mode;
  private final String corruptColumn;

  private ReadSettings(PartnerInsightsScan scan) {
    ConnectorOptions options = scan.source().options();
    CorruptRecordColumn corrupt = CorruptRecordColumn.of(options, scan.source().plan().schema());
    this.schema = scan.readSchema();
    this.columns = scan.fileColumns();
    this.fileSchema = corrupt.takenFrom(scan.tableSchema());
    this.network = NetworkOptions.of(options);
    this.maxFieldBytes = options.get(Options.MAX_FIELD_BYTES).bytes();
    this.mode = options.get(Options.MODE);
    this.corruptColumn = corrupt.name().orElse(null);
  }

  static ReadSettings of(PartnerInsightsScan scan) {
    return new ReadSettings(scan);
  }

  /** What Spark wants, in its order. */
  StructType schema() {
    return schema;
  }

  /** Of {@link #schema} what is read from the file, without metadata columns. */
  StructType columns() {
    return columns;
  }

  ParseSpec spec(ReportFile file, ReportFormat format) {
    return spec(file.name(), format);
  }

  /** For a preview's file, which is always CSV. */
  ParseSpec previewSpec() {
    return spec("preview", ReportFormat.CSV);
  }

  private ParseSpec spec(String name, ReportFormat format) {
    return ParseSpec.of(name, SparkTypes.reportSchema(columns), format)
        .withMaxFieldSize(new ByteSize(maxFieldBytes))
        .withLeniency(leniency());
  }

  private MalformedRowRules leniency() {
    return new MalformedRowRules(
        mode, Optional.ofNullable(corruptColumn), SparkTypes.reportSchema(fileSchema));
  }

  /** A client of one's own, which must be {@link #release released}. */
  OkHttpClient client() {
    return HttpClients.create(network.settings());
  }

  static ReportFile file(OkHttpClient client, CompletedReport report) {
    return FileStore.of(client, RetryPolicy.ofDefaults()).file(report);
  }

  /** Ends the client's idle threads and connections. */
  static void release(OkHttpClient client) {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
