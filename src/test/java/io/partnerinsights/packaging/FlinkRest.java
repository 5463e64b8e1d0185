package io.partnerinsights.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tests ask the REST API of a cluster about one job. */
final class FlinkRest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ENDED = Set.of("CANCELED", "FAILED", "FINISHED");

  private final String url;

  FlinkRest(URI cluster, String job) {
    this.url = cluster + "/jobs/" + job;
  }

  /** Makes a checkpoint, and returns whether it is complete; a restarting job makes none. */
  boolean checkpoint() throws IOException, InterruptedException {
    JsonNode operation = operation("/checkpoints", "{\"checkpointType\":\"CONFIGURED\"}");
    return operation != null && operation.has("checkpointId");
  }

  /** Ends the job with a savepoint, and returns the savepoint's path. */
  String stop(Path folder) throws IOException, InterruptedException {
    String body = "{\"drain\":false,\"targetDirectory\":\"" + folder.toUri() + "\"}";
    JsonNode operation = operation("/stop", body);
    if (operation == null || !operation.has("location")) {
      throw new AssertionError("no savepoint: " + operation);
    }
    return operation.get("location").asText();
  }

  /** Returns the result of an asynchronous operation; null if it was rejected. */
  private @Nullable JsonNode operation(String path, String body)
      throws IOException, InterruptedException {
    JsonNode request =
        send(HttpRequest.newBuilder(URI.create(url + path)).POST(BodyPublishers.ofString(body)));
    if (!request.has("request-id")) {
      return null;
    }
    String results = path.equals("/stop") ? "/savepoints/" : path + "/";
    while (true) {
      JsonNode state = get(results + request.get("request-id").asText());
      if (!state.path("status").path("id").asText().equals("IN_PROGRESS")) {
        return state.path("operation");
      }
      Thread.sleep(50);
    }
  }

  /** Returns the names of the job's operators. */
  String operators() throws IOException, InterruptedException {
    return get("").path("vertices").findValuesAsText("name").toString();
  }

  /** Whether the job has ended, for whatever reason. */
  boolean hasEnded() throws IOException, InterruptedException {
    return ENDED.contains(get("").path("state").asText());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)));
  }

  private static JsonNode send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return JSON.readTree(HTTP.send(request.build(), BodyHandlers.ofString()).body());
  }
}
