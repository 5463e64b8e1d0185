package io.partnerinsights.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The service of a {@link SavedState}: a sandbox with an address and ids that stay the same, so
 * that what a version of the connector has left fits in each run. It records what is created and
 * deleted. Later it repeats that on another sandbox, at the same times and with the same files, and
 * translates the ids.
 *
 * <p>Times of executions have seven digits after the second, as those of the real service.
 */
public final class SavedService implements AutoCloseable {
  private static final String ACCOUNT = "account.json";
  private static final String FILES = "files";
  private static final Duration STEP = Duration.ofHours(12);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> NOT_FORWARDED =
      Set.of("host", "content-length", "connection", "proxy-connection", "accept-encoding");

  private static final MediaType CONTENT_TYPE = MediaType.get("application/json");

  private static final Set<String> NOT_RETURNED =
      Set.of("content-length", "connection", "transfer-encoding", "keep-alive");

  private final ClockedSandbox service;
  private final SavedState state;
  private final String sandboxUrl;
  private final String path;
  private final FixedAddress address;
  private final OkHttpClient http =
      new OkHttpClient.Builder().readTimeout(Duration.ZERO).followRedirects(false).build();

  private final ArrayNode calls = JSON.createArrayNode();
  private final List<byte[]> files = new ArrayList<>();
  private UnaryOperator<byte[]> edit = UnaryOperator.identity();

  /** The sandbox's ids by the saved ones. */
  private final Map<String, String> ids = new TreeMap<>();

  /** The saved files that are still to be written while calls are repeated. */
  private final List<Path> left = new ArrayList<>();

  private SavedService(
      ClockedSandbox service, SavedState state, int port, UnaryOperator<String> route) {
    this.service = service;
    this.state = state;
    this.sandboxUrl = route.apply(service.sandbox().apiUrl());
    this.path = HttpUrl.get(sandboxUrl).encodedPath();
    this.address = new FixedAddress(port, this::answer);
    service.client().pace().limit(1_000_000);
    service.sandbox().damageFiles(this::file);
  }

  /**
   * Begins to record.
   *
   * @param port of the service's address, below 100; each state has its own, because an application
   *     keeps what it knows of a service
   */
  public static SavedService record(ClockedSandbox service, SavedState state, int port) {
    return record(service, state, port, UnaryOperator.identity());
  }

  /**
   * Begins to record.
   *
   * @param route changes the sandbox's URL, so that calls and downloads pass a proxy
   */
  public static SavedService record(
      ClockedSandbox service, SavedState state, int port, UnaryOperator<String> route) {
    return new SavedService(service, state, port, route);
  }

  /**
   * Brings a new sandbox into the state of the service when it was saved.
   *
   * @param unpacked the folder of the state's unpacked archive
   * @param edit is called with each file, saved or new, and returns its bytes
   */
  public static SavedService restore(
      ClockedSandbox service, SavedState state, Path unpacked, UnaryOperator<byte[]> edit)
      throws IOException {
    JsonNode account = JSON.readTree(state.file(ACCOUNT).toFile());
    SavedService restored =
        new SavedService(service, state, account.path("port").asInt(), UnaryOperator.identity());
    restored.edit = edit;
    restored.repeat(account, unpacked.resolve(FILES));
    return restored;
  }

  /**
   * As {@link #restore(ClockedSandbox, SavedState, Path, UnaryOperator)}, with the files' bytes.
   */
  public static SavedService restore(ClockedSandbox service, SavedState state, Path unpacked)
      throws IOException {
    return restore(service, state, unpacked, UnaryOperator.identity());
  }

  /** Edits further files: the operator is called with each of them, and returns its bytes. */
  public synchronized void editFiles(UnaryOperator<byte[]> bytes) {
    edit = bytes;
  }

  /** Returns the fixed URL of the API. */
  public String apiUrl() {
    return address.origin() + path;
  }

  /** Returns options that read from this service, and more options in pairs. */
  public Map<String, String> options(String... more) {
    Map<String, String> options = new HashMap<>(ReadOptions.of(service.sandbox(), more));
    options.put("apiUrl", apiUrl());
    return options;
  }

  /** Returns a client of this service on the sandbox's clock. */
  public PartnerInsightsClient client() {
    PartnerInsightsClient client =
        service.client(apiUrl(), chain -> chain.proceed(chain.request()));
    client.pace().limit(1_000_000);
    return client;
  }

  /** Returns the calls that have created queries and reports since the service was restored. */
  public synchronized List<String> created() {
    List<String> created = new ArrayList<>();
    calls.forEach(call -> created.add(call.toString()));
    created.removeIf(call -> !call.contains("\"POST\""));
    return created;
  }

  /** Writes a file, or the saved one in its place. */
  private synchronized byte[] file(byte[] written) {
    try {
      byte[] file = edit.apply(left.isEmpty() ? written : Files.readAllBytes(left.remove(0)));
      files.add(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse answer(HttpRequest request) {
    try {
      HttpUrl url = HttpUrl.get(request.origin()).newBuilder().query(null).build();
      String call =
          url.newBuilder().addPathSegments(request.path().substring(1)).build().encodedPath();
      String query = request.query() == null ? "" : "?" + request.query();
      Map<String, String> headers = new TreeMap<>(request.headers());
      headers.keySet().removeAll(NOT_FORWARDED);
      HttpResponse answer = send(request.method(), call + query, headers, request.body());
      record(request, call, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a call with saved ids to the sandbox, and returns its answer with saved ids. */
  private HttpResponse send(String method, String call, Map<String, String> headers, String body)
      throws IOException {
    String origin = sandboxUrl.substring(0, sandboxUrl.length() - path.length());
    boolean hasBody = method.equals("POST") || method.equals("PUT");
    byte[] bytes = toSandbox(body).getBytes(UTF_8);
    Request request =
        new Request.Builder()
            .url(origin + toSandbox(call))
            .headers(Headers.of(headers))
            .method(method, hasBody ? RequestBody.create(bytes, CONTENT_TYPE) : null)
            .build();
    try (Response response = http.newCall(request).execute()) {
      Map<String, String> returned = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      response.headers().forEach(each -> returned.put(each.getFirst(), each.getSecond()));
      returned.keySet().removeAll(NOT_RETURNED);
      String text = fromSandbox(response.body().string());
      return new HttpResponse(response.code(), returned, new HttpResponse.Text(text));
    }
  }

  /** Returns the id of what a call has created. */
  private static String createdId(String call, HttpResponse answer) throws IOException {
    String field = call.contains("ScheduledQueries") ? "queryId" : "reportId";
    return JSON.readTree(text(answer)).findValue(field).asText();
  }

  private static String text(HttpResponse answer) {
    return ((HttpResponse.Text) answer.body()).text();
  }

  private synchronized String toSandbox(String text) {
    String translated = text;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      translated = translated.replace(id.getKey(), id.getValue());
    }
    return translated;
  }

  /** Translates values that are ids; a link contains one too, and stays as it is. */
  private synchronized String fromSandbox(String body) {
    String translated = body;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      translated = translated.replace('"' + id.getValue() + '"', '"' + id.getKey() + '"');
    }
    return translated.replaceAll("(\"reportGeneratedTime\" *: *\"[^\".]+)Z\"", "$1.1234567Z\"");
  }

  private synchronized void record(HttpRequest request, String call, HttpResponse answer)
      throws IOException {
    if (request.method().equals("GET") || answer.status() >= 300) {
      return;
    }
    ObjectNode recorded =
        calls
            .addObject()
            .put("time", service.clock().instant().toString())
            .put("method", request.method())
            .put("call", call.substring(path.length()));
    if (request.method().equals("POST")) {
      recorded.put("id", createdId(call, answer)).set("body", JSON.readTree(request.body()));
    }
  }

  /** Writes the state of the service, and packs the folder with the files of the service. */
  public void save(Path folder) throws IOException {
    Files.createDirectories(folder.resolve(FILES));
    for (int i = 0; i < files.size(); i++) {
      Files.write(folder.resolve(FILES).resolve("%03d.csv".formatted(i)), files.get(i));
    }
    state.pack(folder);
    ObjectNode account = JSON.createObjectNode().put("port", HttpUrl.get(apiUrl()).port());
    account.set("calls", calls);
    account.put("until", service.clock().instant().toString());
    ObjectNode executions = account.putObject("executions");
    for (ScheduledReport report : service.client().reports(ReportFilter.all())) {
      ArrayNode listed = executions.putArray(report.reportId());
      executions(report.reportId()).forEach(each -> listed.add(each.executionId()));
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(state.file(ACCOUNT).toFile(), account);
  }

  /** Returns the complete executions that the sandbox lists for a report of it, oldest first. */
  private List<ReportExecution> executions(String reportId) {
    return service
        .client()
        .executions(ExecutionFilter.last90Days(reportId).withStatus(Kind.COMPLETED))
        .stream()
        .sorted(Comparator.comparing(ReportExecution::reportGeneratedTime))
        .toList();
  }

  private void repeat(JsonNode account, Path saved) throws IOException {
    Files.createDirectories(saved);
    left.addAll(SavedState.list(saved));
    for (JsonNode call : account.path("calls")) {
      passUntil(call.path("time").asText());
      String method = call.path("method").asText();
      String target = path + call.path("call").asText();
      Map<String, String> headers =
          Map.of("Authorization", "Bearer " + service.sandbox().accessToken());
      HttpResponse answer = send(method, target, headers, call.path("body").toString());
      assertThat(answer.status()).as("%s %s: %s", method, target, text(answer)).isLessThan(300);
      if (method.equals("POST")) {
        add(call.path("id").asText(), createdId(target, answer));
      }
    }
    passUntil(account.path("until").asText());
    for (Map.Entry<String, JsonNode> report : account.path("executions").properties()) {
      List<ReportExecution> now = executions(toSandbox(report.getKey()));
      assertThat(now).as("executions of " + report.getKey()).hasSameSizeAs(report.getValue());
      for (int i = 0; i < now.size(); i++) {
        add(report.getValue().get(i).asText(), now.get(i).executionId());
      }
    }
    assertThat(left).as("saved files that no execution has").isEmpty();
    service.sandbox().calls().reset();
  }

  private synchronized void add(String saved, String current) {
    ids.put(saved, current);
  }

  private void passUntil(String time) {
    Instant until = Instant.parse(time);
    for (Instant now = service.clock().instant();
        now.isBefore(until);
        now = service.clock().instant()) {
      Duration rest = Duration.between(now, until);
      service.pass(rest.compareTo(STEP) > 0 ? STEP : rest);
    }
  }

  @Override
  public void close() {
    address.close();
  }
}
