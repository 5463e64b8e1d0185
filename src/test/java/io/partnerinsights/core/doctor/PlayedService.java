package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.core.options.ConnectorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A service that answers with recorded exchanges: those of one call in their order. */
final class PlayedService implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Deque<JsonNode>> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  private PlayedService(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts a service with the recordings of a folder. */
  static PlayedService of(Path folder) throws IOException {
    PlayedService service =
        new PlayedService(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
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
    String key = key(request.getRequestMethod(), request.getRequestURI().getPath());
    Deque<JsonNode> left = answers.getOrDefault(key, new ArrayDeque<>());
    JsonNode answer = left.size() > 1 ? left.poll() : left.peek();
    byte[] body =
        JSON.writeValueAsString(answer == null ? Map.of() : answer.path("body"))
            .getBytes(StandardCharsets.UTF_8);
    request.getResponseHeaders().add("Content-Type", "application/json");
    request.sendResponseHeaders(answer == null ? 404 : answer.path("status").asInt(), body.length);
    request.getResponseBody().write(body);
    request.close();
  }

  /** Examines this service as the doctor would the real one, without a report. */
  List<Finding> examine() {
    Map<String, String> options =
        Map.of(
            "apiUrl",
            "http://127.0.0.1:" + server.getAddress().getPort() + "/insights/v1/mpn",
            "accessToken",
            "any");
    return new Doctor(ConnectorOptions.parseAccount(options), false, Optional.empty())
        .examine(finding -> {});
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
