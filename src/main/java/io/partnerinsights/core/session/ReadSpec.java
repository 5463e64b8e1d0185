package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.csv.MalformedRowRules;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.http.DownloadHosts;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.Serializable;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all splits of a read share: columns, parse mode and network. It contains only
 * the credentials of the proxy and the trust store, because the engine serializes it for its tasks.
 */
@Public
public final class ReadSpec implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ReportSchema batchSchema;
  private final ReportSchema fileSchema;
  private final HttpSettings network;
  private final DownloadHosts linkHosts;
  private final long splitBytes;
  private final long maxFieldBytes;
  private final ParseMode mode;
  private final @Nullable String corruptColumn;
  private final ValueDisplay errorValues;

  /**
   * @param network with its passwords
   */
  ReadSpec(
      ConnectorOptions options,
      HttpSettings network,
      ReportSchema batchSchema,
      ReportSchema fileSchema) {
    this.batchSchema = batchSchema;
    this.fileSchema = fileSchema;
    this.network = network;
    this.linkHosts = DownloadHosts.of(options);
    this.splitBytes = options.get(Options.SPLIT_SIZE);
    this.maxFieldBytes = options.get(Options.MAX_FIELD_BYTES);
    this.mode = options.get(Options.MODE);
    this.corruptColumn = options.find(Options.CORRUPT_RECORD_COLUMN).orElse(null);
    this.errorValues = options.get(Options.ERROR_VALUES);
  }

  public ReportSchema batchSchema() {
    return batchSchema;
  }

  /**
   * Returns the columns of the file that are decoded, in order: those of the batches, and after
   * them those that only decide which rows are malformed.
   */
  public ReportSchema decodedSchema() {
    return previewParseSpec().decodedSchema();
  }

  public ParseMode mode() {
    return mode;
  }

  long splitBytes() {
    return splitBytes;
  }

  ParseSpec parseSpec(String fileName, ReportFormat format) {
    MalformedRowRules rules = new MalformedRowRules(mode, corruptColumn, fileSchema, errorValues);
    return ParseSpec.of(fileName, batchSchema, format)
        .withMaxFieldSize(maxFieldBytes)
        .withMalformedRowRules(rules);
  }

  /** Returns the parse settings of a preview, which is always CSV. */
  ParseSpec previewParseSpec() {
    return parseSpec("preview", ReportFormat.CSV);
  }

  /** Creates a client for downloads; the caller {@linkplain #releaseClient releases} it. */
  OkHttpClient newClient() {
    return linkHosts.restrictClient(HttpClients.create(network));
  }

  /** Ends a client's idle threads and connections. */
  static void releaseClient(OkHttpClient client) {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
