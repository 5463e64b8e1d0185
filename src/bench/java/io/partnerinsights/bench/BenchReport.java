package io.partnerinsights.bench;

import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportFile.FileStore;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.types.SparkTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A completed report on a sandbox of its own, and a local copy of its file for other readers. */
final class BenchReport implements AutoCloseable {
  private static final Map<String, String> ACCOUNT =
      Map.of(
          "tenantId", Sandbox.TENANT_ID,
          "clientId", Sandbox.CLIENT_ID,
          "clientSecret", Sandbox.CLIENT_SECRET,
          "username", Sandbox.USERNAME,
          "password", Sandbox.PASSWORD);

  private final Compression compression;
  private final Sandbox sandbox;
  private final Application application = new Application();
  private final OkHttpClient http = HttpClients.create(HttpSettings.ofDefaults());
  private final OkHttpClient plainHttp = new OkHttpClient();
  private final String query;
  private final CompletedReport report;
  private final Path localCopy;
  private final long storedBytes;
  private final long bytes;

  private BenchReport(double scale, Compression compression, String query, Path folder) {
    this.compression = compression;
    this.sandbox =
        Sandbox.builder()
            .scale(scale)
            .compression(compression)
            .latency(Duration.ZERO)
            .linkLifetime(Duration.ofDays(1))
            .start();
    this.query = query;
    this.report = create(query);
    String suffix = compression == Compression.GZIP ? ".csv.gz" : ".csv";
    this.localCopy = folder.resolve("copy-" + report.reportId() + suffix);
    this.storedBytes = downloadToDisk();
    this.bytes = inflate();
  }

  /** Creates a report of all columns of DynamicsUsage. */
  static BenchReport make(double scale, Compression compression, Path folder) {
    DictionaryDataset dataset = DataDictionary.builtIn().findDataset("DynamicsUsage").orElseThrow();
    return of(scale, compression, query(dataset.name(), dataset.columns()), folder);
  }

  /** Creates a report of a query. */
  static BenchReport of(double scale, Compression compression, String query, Path folder) {
    return new BenchReport(scale, compression, query, folder);
  }

  /** Returns the query of a dataset's recorded columns over a year. */
  static String query(String dataset, List<DictionaryColumn> columns) {
    return columns.stream()
        .filter(column -> column.source() == DictionaryColumn.Source.RECORD)
        .map(DictionaryColumn::name)
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + dataset + " TIMESPAN LAST_1_YEAR"));
  }

  private CompletedReport create(String query) {
    ConnectorOptions options = ConnectorOptions.parse(options("query", query));
    Report created = plan(options).newRead().awaitReport();
    return new CompletedReport(
        created.reportId(),
        created.executionId(),
        ReportFormat.CSV,
        SecureLink.of(created.newestLink().reveal(), null),
        created.findGeneratedTime().orElse(null));
  }

  private ReadPlan plan(ConnectorOptions options) {
    return Session.open(options, application).planRead();
  }

  /** Plans a read of this report by its id. */
  ReadPlan plan() {
    return plan(ConnectorOptions.parse(options()));
  }

  private Map<String, String> options(String what, String value) {
    Map<String, String> options = options(sandbox);
    options.put(what, value);
    return options;
  }

  /** Returns the options of a sandbox's account. */
  static Map<String, String> options(Sandbox sandbox) {
    Map<String, String> options = new HashMap<>(ACCOUNT);
    options.put("apiUrl", sandbox.apiUrl());
    options.put("authorityUrl", sandbox.authorityUrl());
    options.put("maxCallsPerMinute", "100000");
    return options;
  }

  /** Returns options that read this report. */
  Map<String, String> options() {
    return options("reportId", report.reportId());
  }

  /** Returns options that create such a report. */
  Map<String, String> queryOptions() {
    return options("query", query);
  }

  /** Returns the types of the columns, as Spark writes them. */
  String schema() {
    return SparkTypes.toStructType(plan().selectedSchema()).toDDL();
  }

  Compression compression() {
    return compression;
  }

  Path localCopy() {
    return localCopy;
  }

  long storedBytes() {
    return storedBytes;
  }

  long bytes() {
    return bytes;
  }

  /** Downloads the file to disk with OkHttp. */
  long downloadToDisk() {
    try (Response answer = answer();
        InputStream body = answer.body().byteStream()) {
      return Files.copy(body, localCopy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long download() {
    try (Response answer = answer();
        InputStream body = answer.body().byteStream()) {
      return body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response answer() throws IOException {
    Request request =
        new Request.Builder()
            .url(report.link().url().reveal())
            .header("Accept-Encoding", "gzip")
            .build();
    return plainHttp.newCall(request).execute();
  }

  /** Downloads and inflates the file with the connector's stream, without parsing. */
  long inflate() {
    try (InputStream content = content()) {
      return content.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InputStream content() {
    return file().open();
  }

  ReportFile file() {
    return FileStore.of(http, RetryPolicy.forFifteenMinutes()).file(report);
  }

  /** Returns the number of requests for the file or a range of it. */
  long downloads() {
    return sandbox.calls().count(Kind.DOWNLOAD);
  }

  @Override
  public void close() {
    application.close();
    sandbox.close();
    try {
      Files.deleteIfExists(localCopy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
