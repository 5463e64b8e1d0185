package io.partnerinsights.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.http.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/**
 * A service that answers with recorded exchanges: those of one call in their order, then the last
 * one again. A folder may have the report's file. {@code {origin}} in a body is this service's
 * address.
 */
public final class PlayedService implements AutoCloseable {
  /** The query of the recorded session: columns and a metric, ordered by the metric. */
  public static final String RECORDED_QUERY =
      "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants"
          + " ORDER BY BilledRevenueUSD LIMIT 10 TIMESPAN LAST_MONTH";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JSON_TYPE = "application/json";
  private static final String FILE = "file.csv";

  private final Map<String, Deque<JsonNode>> exchangesByCall = new ConcurrentHashMap<>();
  private final ScriptedServer server = new ScriptedServer(this::nextResponse);
  private final Path folder;

  private PlayedService(Path folder) {
    this.folder = folder;
  }

  public static PlayedService of(Path folder) throws IOException {
    PlayedService service = new PlayedService(folder);
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .forEach(service::addExchange);
    }
    return service;
  }

  private void addExchange(Path file) {
    try {
      JsonNode exchange = JSON.readTree(file.toFile());
      String call = callKey(exchange.path("method").asText(), exchange.path("path").asText());
      exchangesByCall.computeIfAbsent(call, any -> new ArrayDeque<>()).add(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String callKey(String method, String path) {
    return method + " " + path.replaceFirst("^.*(?=/Scheduled)", "");
  }

  private MockResponse nextResponse(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    Deque<JsonNode> exchangesLeft =
        exchangesByCall.getOrDefault(callKey(request.getMethod(), path), new ArrayDeque<>());
    if (path.equals("/" + FILE)) {
      return ScriptedServer.newResponse(200, readFile(), "Content-Type", "text/csv");
    } else if (exchangesLeft.isEmpty()) {
      return ScriptedServer.newResponse(404, "{}", "Content-Type", JSON_TYPE);
    }
    JsonNode exchange = exchangesLeft.size() > 1 ? exchangesLeft.poll() : exchangesLeft.peek();
    MockResponse.Builder response =
        new MockResponse.Builder().code(exchange.path("status").asInt());
    exchange
        .path("headers")
        .properties()
        .forEach(header -> response.setHeader(header.getKey(), header.getValue().asText()));
    // Here the body is whole and of another length than the recorded one.
    response.removeHeader("Transfer-Encoding");
    response.body(exchange.path("body").toString().replace("{origin}", origin()));
    return response.setHeader("Content-Type", JSON_TYPE).build();
  }

  public String readFile() {
    try {
      return Files.readString(folder.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String origin() {
    return "http://127.0.0.1:" + server.url().port();
  }

  /**
   * Returns options that read from this service.
   *
   * @param extraOptions further names and values in turn
   */
  public Map<String, String> options(String... extraOptions) {
    Map<String, String> options = new HashMap<>();
    options.put("apiUrl", origin() + "/insights/v1/mpn");
    options.put("accessToken", "any");
    options.put("pollInterval", "20ms");
    ReadOptions.addPairs(options, extraOptions);
    return options;
  }

  @Override
  public void close() {
    server.close();
  }
}
