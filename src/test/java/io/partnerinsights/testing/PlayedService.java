package io.partnerinsights.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

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

  private final Map<String, Deque<JsonNode>> answers = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final Path folder;

  private PlayedService(HttpServer server, Path folder) {
    this.server = server;
    this.folder = folder;
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts a service with the recordings of a folder. */
  public static PlayedService of(Path folder) throws IOException {
    PlayedService service =
        new PlayedService(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
            folder);
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(service::add);
    }
    return service;
  }

  private void add(Path file) {
    try {
      JsonNode exchange = JSON.readTree(file.toFile());
      String call = key(exchange.path("method").asText(), exchange.path("path").asText());
      answers.computeIfAbsent(call, any -> new ArrayDeque<>()).add(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(String method, String path) {
    return method + " " + path.replaceFirst("^.*(?=/Scheduled)", "");
  }

  private void answer(HttpExchange request) throws IOException {
    String path = request.getRequestURI().getPath();
    Deque<JsonNode> left =
        answers.getOrDefault(key(request.getRequestMethod(), path), new ArrayDeque<>());
    if (path.equals("/" + FILE)) {
      send(request, 200, "text/csv", Files.readAllBytes(folder.resolve(FILE)));
    } else if (left.isEmpty()) {
      send(request, 404, JSON_TYPE, "{}".getBytes(StandardCharsets.UTF_8));
    } else {
      JsonNode answer = left.size() > 1 ? left.poll() : left.peek();
      answer
          .path("headers")
          .properties()
          .forEach(
              header ->
                  request.getResponseHeaders().add(header.getKey(), header.getValue().asText()));
      String body = JSON.writeValueAsString(answer.path("body")).replace("{origin}", origin());
      send(
          request, answer.path("status").asInt(), JSON_TYPE, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void send(HttpExchange request, int status, String type, byte[] body)
      throws IOException {
    request.getResponseHeaders().set("Content-Type", type);
    request.sendResponseHeaders(status, body.length);
    request.getResponseBody().write(body);
    request.close();
  }

  /** Returns the report's file. */
  public String file() throws IOException {
    return Files.readString(folder.resolve(FILE));
  }

  private String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Returns options that read from this service.
   *
   * @param more further names and values in turn
   */
  public Map<String, String> options(String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("apiUrl", origin() + "/insights/v1/mpn");
    options.put("accessToken", "any");
    options.put("pollInterval", "20ms");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
