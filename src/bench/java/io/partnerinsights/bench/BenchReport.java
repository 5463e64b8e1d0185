package io.partnerinsights.bench;

import io.partnerinsights.core.download.FileStore;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.sandbox.RecordedCall.Kind;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.files.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** One completed report on a sandbox of its own, and its file as the peers want it. */
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
  private final OkHttpClient http = HttpClients.create(HttpSettings.ofDefaults());
  private final OkHttpClient plainHttp = new OkHttpClient();
  private final CompletedReport report;
  private final Path localCopy;
  private final long storedBytes;
  private final long bytes;

  private BenchReport(double scale, Compression compression, Path folder) {
    this.compression = compression;
    this.sandbox =
        Sandbox.builder()
            .scale(scale)
            .compression(compression)
            .latency(Duration.ZERO)
            .linkLifetime(Duration.ofDays(1))
            .start();
    this.report = ordered();
    this.localCopy = folder.resolve(compression == Compression.GZIP ? "copy.csv.gz" : "copy.csv");
    this.storedBytes = downloadToDisk();
    this.bytes = inflate();
  }

  static BenchReport make(double scale, Compression compression, Path folder) {
    return new BenchReport(scale, compression, folder);
  }

  private CompletedReport ordered() {
    String columns =
        DataDictionary.bundled().find("DynamicsUsage").orElseThrow().columns().stream()
            .map(DictionaryColumn::name)
            .collect(Collectors.joining(", "));
    ConnectorOptions options =
        ConnectorOptions.parse(
            options("query", "SELECT " + columns + " FROM DynamicsUsage TIMESPAN LIFETIME"));
    Connection connection = Connection.open(options);
    return ReportRunner.of(connection.client(), WaitSettings.of(options))
        .run(
            new ReportPlanner(connection.client(), SchemaHints.none())
                .plan(ReportRequest.of(options)));
  }

  private Map<String, String> options(String what, String value) {
    Map<String, String> options = new HashMap<>(ACCOUNT);
    options.put("apiUrl", sandbox.apiUrl());
    options.put("authorityUrl", sandbox.authorityUrl());
    options.put(what, value);
    return options;
  }

  /** Options that read this report again, without making another. */
  Map<String, String> options() {
    return options("reportId", report.reportId());
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

  /** As a script would do it: OkHttp, a file. */
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
        new Request.Builder().url(report.link().reveal()).header("Accept-Encoding", "gzip").build();
    return plainHttp.newCall(request).execute();
  }

  /** By the connector's own stream, without looking at the bytes. */
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
    return FileStore.of(http, RetryPolicy.ofDefaults()).file(report);
  }

  /** How often the file, or a part of it, has been asked for. */
  long downloads() {
    return sandbox.calls().count(Kind.DOWNLOAD);
  }

  @Override
  public void close() {
    sandbox.close();
    try {
      Files.deleteIfExists(localCopy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
