package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules of the marketplace, which end after a number of executions or at a time. */
final class MarketplaceScheduleTest {
  private static final String START = "2026-07-16T00:00:00Z";
  private static final String NEXT_DAY = "2026-07-17T00:00:00Z";
  private static final String END = "2026-07-17T12:00:00Z";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;
  private SandboxClient client;

  @BeforeEach
  void start() {
    sandbox =
        Sandbox.builder()
            .clock(clock)
            .latency(Duration.ofMinutes(3))
            .scale(0.02)
            .tokenLifetime(Duration.ofDays(365))
            .start();
    client = SandboxClient.ofMarketplace(sandbox);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aScheduleEndsAfterItsCount() {
    JsonNode report = create(Map.of("RecurrenceCount", 2)).item();
    assertLeft(report, 2, 2, null, START);
    String id = report.path("reportId").asText();

    pass(Duration.ofHours(13));
    assertLeft(found(id), 2, 1, null, NEXT_DAY);
    JsonNode execution = client.get("/ScheduledReport/execution/" + id).item();
    assertLeft(execution, 2, 1, null, NEXT_DAY);

    pass(Duration.ofDays(1));
    assertEnded(id, null);
  }

  @Test
  void aScheduleEndsAtItsTime() {
    JsonNode report = create(Map.of("EndTime", END)).item();
    assertLeft(report, 2, 2, END, START);
    String id = report.path("reportId").asText();

    pass(Duration.ofHours(13));
    assertLeft(found(id), 2, 1, END, NEXT_DAY);

    pass(Duration.ofDays(1));
    assertEnded(id, END);
  }

  @Test
  void anUpdateSetsTheEnd() {
    String id = create(Map.of("RecurrenceCount", 2)).item().path("reportId").asText();
    pass(Duration.ofHours(13));

    assertThat(update(id, Map.of("EndTime", "2026-07-20T00:00:00Z")).status()).isEqualTo(200);

    assertLeft(found(id), 5, 4, "2026-07-20T00:00:00Z", NEXT_DAY);
    assertThat(update(id, Map.of("EndTime", "2026-07-16T12:00:00Z")).message())
        .endsWith("EndTime should be greater than StartTime");
  }

  @Test
  void refusesAScheduleWithoutAnEndOrWithTwo() {
    assertThat(create(Map.of()).message()).endsWith("has to be a positive integer value");
    assertThat(create(Map.of("RecurrenceCount", 2, "EndTime", END)).status()).isEqualTo(400);
    assertThat(create(Map.of("EndTime", START)).message())
        .endsWith("EndTime should be greater than StartTime");
  }

  private static void assertLeft(JsonNode item, int total, int left, String end, String next) {
    Map<String, JsonNode> fields = fields(item);
    assertThat(fields.get("totalrecurrencecount").asInt()).isEqualTo(total);
    assertThat(fields.get("recurrencecount").asInt()).isEqualTo(left);
    assertThat(fields.get("endtime").asText(null)).isEqualTo(end);
    assertThat(fields.get("nextexecutionstarttime").asText(null)).isEqualTo(next);
  }

  private void assertEnded(String id, String end) {
    JsonNode report = found(id);
    assertLeft(report, 2, 0, end, null);
    assertThat(fields(report).get("reportstatus").asText()).isEqualTo("Inactive");
    pass(Duration.ofDays(3));
    assertThat(
            client
                .get("/ScheduledReport/execution/" + id + "?getLatestExecution=false")
                .json()
                .path("value"))
        .hasSize(2);
  }

  /** Returns fields by their names in small letters without blanks: the answers' casing varies. */
  private static Map<String, JsonNode> fields(JsonNode item) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    item.properties()
        .forEach(
            field -> fields.put(field.getKey().strip().toLowerCase(Locale.ROOT), field.getValue()));
    return fields;
  }

  private JsonNode found(String id) {
    return client.get("/ScheduledReport?reportId=" + id).item();
  }

  private Response create(Map<String, ?> end) {
    return client.post("/ScheduledReport", body(end));
  }

  private Response update(String id, Map<String, ?> end) {
    return client.put("/ScheduledReport/" + id, body(end));
  }

  private Map<String, Object> body(Map<String, ?> end) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ReportName", "daily");
    body.put("QueryId", client.query("SELECT OfferName FROM ISVUsage TIMESPAN LAST_MONTH"));
    body.put("StartTime", START);
    body.put("RecurrenceInterval", 24);
    body.putAll(end);
    return body;
  }

  private void pass(Duration time) {
    clock.advance(time);
    sandbox.settle();
  }
}
