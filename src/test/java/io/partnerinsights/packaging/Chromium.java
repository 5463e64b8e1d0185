package io.partnerinsights.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** A Chromium without a window, which another process starts, and whose page this one uses. */
final class Chromium implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path profile;

  /**
   * @param profile the folder of its profile
   */
  Chromium(Path profile) {
    this.profile = profile;
  }

  static Optional<Path> find() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Writes a program for variable BROWSER that opens a link in it. */
  Path command(Path program) throws IOException {
    Path script = profile.resolveSibling("browser");
    Files.writeString(
        script,
        """
        #!/bin/sh
        exec %s --headless --no-sandbox --disable-gpu --no-first-run --user-data-dir=%s \
        --remote-debugging-port=0 "$1"
        """
            .formatted(program, profile));
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + " cannot be made executable");
    }
    return script;
  }

  /** Waits until JavaScript of the page returns a text that is not empty, and returns it. */
  String evaluate(String script) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LIMIT);
    String last = "no page";
    while (Instant.now().isBefore(end)) {
      Optional<String> socket = page().map(page -> page.path("webSocketDebuggerUrl").asText());
      if (socket.isPresent()) {
        Map<String, Object> parameters = Map.of("expression", script, "returnByValue", true);
        JsonNode result =
            answer(socket.get(), "Runtime.evaluate", parameters).path("result").path("result");
        last = result.toString();
        if (!result.path("value").asText().isEmpty()) {
          return result.path("value").asText();
        }
      }
      Thread.sleep(100);
    }
    throw new IOException("Chromium gives nothing for " + script + ": " + last);
  }

  private Optional<JsonNode> page() throws IOException {
    Path port = profile.resolve("DevToolsActivePort");
    if (!Files.exists(port) || Files.readAllLines(port).isEmpty()) {
      return Optional.empty();
    }
    String list = "http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list";
    HttpRequest request = HttpRequest.newBuilder(URI.create(list)).build();
    String targets = http.sendAsync(request, BodyHandlers.ofString()).join().body();
    for (JsonNode target : JSON.readTree(targets)) {
      if (target.path("type").asText().equals("page")) {
        return Optional.of(target);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    Optional<JsonNode> page = page();
    if (page.isPresent()) {
      answer(page.get().path("webSocketDebuggerUrl").asText(), "Browser.close", Map.of());
    }
  }

  private JsonNode answer(String socket, String method, Map<String, Object> parameters)
      throws IOException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocket page =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create(socket),
                new WebSocket.Listener() {
                  private final StringBuilder text = new StringBuilder();

                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence part, boolean last) {
                    text.append(part);
                    if (last) {
                      answer.complete(text.toString());
                    }
                    from.request(1);
                    return null;
                  }
                })
            .join();
    page.sendText(
            JSON.writeValueAsString(Map.of("id", 1, "method", method, "params", parameters)), true)
        .join();
    try {
      return JSON.readTree(answer.join());
    } finally {
      page.abort();
    }
  }
}
