package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Writes each exchange with the service, without secrets and customers' data, to a file such as
 * {@code 001-GET-ScheduledDataset.json}. Thread-safe.
 */
final class ExchangeRecorder implements Interceptor {
  private static final ErrorTemplate UNWRITABLE =
      ErrorCode.OUTPUT_UNWRITABLE.template(
          "The recorded requests and responses cannot be saved in {folder}",
          "{cause}",
          "check the path, its permissions and the free disk space, then run the command again");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter JSON_WRITER = MAPPER.writerWithDefaultPrettyPrinter();

  /** Bytes of a body that are kept; lists of datasets are below it. */
  private static final long MAX_BODY_BYTES = 1L << 20;

  private static final String JSON_TYPE = "application/json";

  private final @Nullable Path folder;
  private final ExchangeRedaction redaction = new ExchangeRedaction();
  private final ExchangeSecrets secrets = new ExchangeSecrets();
  private int fileCount;

  /** The first failure to write; the checks go on, because one of them may delete a report. */
  private @Nullable IOException firstFailure;

  /**
   * Creates the folder if it does not exist.
   *
   * @throws PartnerInsightsException {@code OUTPUT_UNWRITABLE} if the folder cannot be written
   */
  ExchangeRecorder(@Nullable Path folder) {
    this.folder = folder;
    try {
      if (folder != null) {
        Files.createDirectories(folder);
        Files.delete(Files.createTempFile(folder, "check", ".json"));
      }
    } catch (IOException e) {
      firstFailure = e;
    }
    requireAllWritten();
  }

  /** Fails with {@code OUTPUT_UNWRITABLE} if a file was not written. */
  synchronized void requireAllWritten() {
    if (firstFailure != null) {
      throw UNWRITABLE.causedBy(firstFailure, folder);
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    secrets.rememberRequestSecrets(chain.request());
    Response response = chain.proceed(chain.request());
    if (folder == null) {
      return response;
    }
    HttpUrl url = chain.request().url();
    String body = readJsonBody(response);
    secrets.rememberResponseTokens(body);
    Exchange exchange =
        new Exchange(
            chain.request().method(),
            redaction.redactPath(url),
            redaction.parameterNames(url),
            response.code(),
            redactHeaders(response),
            redaction.redactBody(body, url.encodedPath().endsWith("testQueryResult")));
    writeExchange(folder, exchange);
    return response;
  }

  private static String readJsonBody(Response response) throws IOException {
    String encoding = response.header("Content-Encoding", "");
    boolean isJson = response.header("Content-Type", "").contains(JSON_TYPE) && encoding.isEmpty();
    return isJson ? response.peekBody(MAX_BODY_BYTES).string() : "";
  }

  /** Replaces the secrets that this run has sent, in a text that is shown. */
  String redactSecrets(String text) {
    return secrets.redact(text);
  }

  private Map<String, String> redactHeaders(Response response) {
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .forEach(
            header -> redaction.addRedactedHeader(header.getFirst(), header.getSecond(), headers));
    return headers;
  }

  private synchronized void writeExchange(Path target, Exchange exchange) {
    String name =
        secrets
            .redact(exchange.path())
            .replaceFirst(".*/(?=Scheduled)", "")
            .replaceAll("[^A-Za-z0-9]+", "-");
    String file =
        String.format(Locale.ROOT, "%03d-%s-%.60s.json", ++fileCount, exchange.method(), name);
    try {
      JSON_WRITER.writeValue(
          target.resolve(file).toFile(), secrets.redact(MAPPER.valueToTree(exchange)));
    } catch (IOException e) {
      firstFailure = firstFailure == null ? e : firstFailure;
    }
  }
}
