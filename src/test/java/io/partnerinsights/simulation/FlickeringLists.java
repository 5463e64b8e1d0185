package io.partnerinsights.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Lists of reports that are not monotonic: a report of the last 75 seconds is listed in one answer
 * and absent from the next one, also beside a newer report.
 */
final class FlickeringLists {
  private static final Duration NEW = Duration.ofSeconds(75);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random;
  private final double hidden;
  private final Clock service;

  /**
   * Creates lists.
   *
   * @param hidden the share of new reports that an answer does not list, 0 to 1
   */
  FlickeringLists(Random random, double hidden, Clock service) {
    this.random = random;
    this.hidden = hidden;
    this.service = service;
  }

  Response flicker(Request request, Response response) throws IOException {
    boolean list =
        request.method().equals("GET")
            && request.url().encodedPath().endsWith("/ScheduledReport")
            && response.isSuccessful();
    if (hidden == 0 || !list) {
      return response;
    }
    ResponseBody body = response.body();
    String text = body.string();
    return response
        .newBuilder()
        .body(ResponseBody.create(edited(text), body.contentType()))
        .build();
  }

  private String edited(String text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode envelope ? edited(envelope) : text;
    } catch (IOException e) {
      return text;
    }
  }

  private String edited(ObjectNode envelope) {
    for (Map.Entry<String, JsonNode> field : envelope.properties()) {
      if (field.getKey().strip().equalsIgnoreCase("value")) {
        Iterator<JsonNode> items = field.getValue().elements();
        while (items.hasNext()) {
          if (isNew(items.next()) && random.nextDouble() < hidden) {
            items.remove();
          }
        }
      }
    }
    return envelope.toString();
  }

  private boolean isNew(JsonNode report) {
    return report.properties().stream()
        .filter(field -> field.getKey().strip().equalsIgnoreCase("createdTime"))
        .anyMatch(field -> isNew(field.getValue().asText()));
  }

  private boolean isNew(String created) {
    try {
      return Instant.parse(created).plus(NEW).isAfter(service.instant());
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
