package io.partnerinsights.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
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
  private final double hiddenShare;
  private final Clock serviceClock;

  /**
   * Creates lists.
   *
   * @param hiddenShare the share of new reports that an answer does not list, 0 to 1
   */
  FlickeringLists(Random random, double hiddenShare, Clock serviceClock) {
    this.random = random;
    this.hiddenShare = hiddenShare;
    this.serviceClock = serviceClock;
  }

  Response hideSomeReports(Request request, Response response) throws IOException {
    boolean list =
        request.method().equals("GET")
            && request.url().encodedPath().endsWith("/ScheduledReport")
            && response.isSuccessful();
    if (hiddenShare == 0 || !list) {
      return response;
    }
    ResponseBody body = response.body();
    String text = body.string();
    try {
      JsonNode envelope = JSON.readTree(text);
      findValue(envelope, "value").ifPresent(this::removeSome);
      text = envelope.toString();
    } catch (IOException e) {
      // The answer is no JSON, as another fault has made it.
    }
    return response.newBuilder().body(ResponseBody.create(text, body.contentType())).build();
  }

  private void removeSome(JsonNode reports) {
    Iterator<JsonNode> iterator = reports.elements();
    while (iterator.hasNext()) {
      if (isNew(iterator.next()) && random.nextDouble() < hiddenShare) {
        iterator.remove();
      }
    }
  }

  private boolean isNew(JsonNode report) {
    try {
      return findValue(report, "createdTime")
          .map(created -> Instant.parse(created.asText()).plus(NEW))
          .filter(serviceClock.instant()::isBefore)
          .isPresent();
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** Returns a value by its name, which may have blanks and any case. */
  private static Optional<JsonNode> findValue(JsonNode object, String name) {
    return object.properties().stream()
        .filter(field -> field.getKey().strip().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
