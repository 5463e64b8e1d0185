package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.Wire.Reply;
import io.partnerinsights.sandbox.http.ApiSettings.Quirk;
import io.partnerinsights.sandbox.service.ServiceSettings.Quotas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The calls about datasets and queries, and what all calls have in common. */
final class QueryCallsTest {
  private static final String QUERY = "SELECT PartnerName, MpnId FROM Profile";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private Wire start(SandboxBuilder settings) {
    sandbox = settings.clock(clock).start();
    return new Wire(sandbox);
  }

  private static Map<String, String> body(String name, String query) {
    Map<String, String> body = new HashMap<>();
    body.put("Name", name);
    body.put("Description", "d");
    body.put("Query", query);
    return body;
  }

  private static void assertRefused(Reply reply, int status, String message) {
    assertThat(reply.message()).isEqualTo(message);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().path("statusCode").asInt()).isEqualTo(status);
  }

  @Test
  void datasetsAreListedWithTheStrayBlankOfThePublishedSample() {
    Wire wire = start(Sandbox.builder());
    JsonNode all = wire.get("/ScheduledDataset").json();
    assertThat(all.path("totalCount").asInt()).isEqualTo(20);
    assertThat(all.path("nextLink").isNull()).isTrue();
    JsonNode one = wire.get("/ScheduledDataset?datasetName=officeusage").item();
    assertThat(one.path("DatasetName ").asText()).isEqualTo("OfficeUsage");
    assertThat(one.path("selectableColumns").toString()).contains("\"MonthlyActiveUsers\"");
    assertThat(one.path("availableMetrics").toString()).contains("\"CustomerCount\"");
    assertThat(one.path("availableDateRanges").toString()).contains("\"LIFETIME\"");
    assertThat(one.path("minimumRecurrenceInterval").asInt()).isEqualTo(24);
    assertRefused(
        wire.get("/ScheduledDataset?datasetName=x"), 404, "No item found with given filters.");
  }

  @Test
  void aQueryIsCreatedListedAndDeleted() {
    Wire wire = start(Sandbox.builder());
    JsonNode created = wire.post("/ScheduledQueries", body(" my query ", QUERY + " ")).item();
    assertThat(created.path("name").asText()).isEqualTo("my query");
    assertThat(created.path("query").asText()).isEqualTo(QUERY);
    assertThat(created.path("type").asText()).isEqualTo("userDefined");
    assertThat(created.path("user").asText()).isEqualTo(Sandbox.USERNAME);
    assertThat(created.path("createdTime").asText()).isEqualTo("2026-07-15T12:00:00Z");
    String id = created.path("queryId").asText();
    assertThat(wire.get("/ScheduledQueries?queryId=" + id).item()).isEqualTo(created);
    assertThat(wire.get("/ScheduledQueries?queryName=MY+query").item()).isEqualTo(created);
    assertThat(wire.delete("/ScheduledQueries/" + id).item()).isEqualTo(created);
    assertRefused(
        wire.get("/ScheduledQueries?queryId=" + id), 404, "No item found with given filters.");
    assertRefused(wire.delete("/ScheduledQueries/" + id), 404, "No item found with given filters.");
  }

  @Test
  void theServicesOwnQueriesAreListedUnlessNotWantedAndCannotBeDeleted() {
    Wire wire = start(Sandbox.builder());
    wire.query(QUERY);
    assertThat(count(wire.get("/ScheduledQueries"))).isEqualTo(22);
    assertThat(count(wire.get("/ScheduledQueries?includeSystemQueries=false"))).isEqualTo(1);
    Reply system = wire.get("/ScheduledQueries?includeOnlySystemQueries=true");
    assertThat(count(system)).isEqualTo(21);
    assertThat(system.item().path("type").asText()).isEqualTo("system");
    assertRefused(
        wire.delete("/ScheduledQueries/" + system.item().path("queryId").asText()),
        400,
        "Invalid QueryId");
  }

  private static int count(Reply reply) {
    return reply.json().path("value").size();
  }

  @Test
  void aWrongQueryIsRefusedInTheServicesWords() {
    Wire wire = start(Sandbox.builder());
    String path = "/ScheduledQueries";
    assertRefused(wire.post(path, body(null, QUERY)), 400, "Null or missing value");
    assertRefused(wire.post(path, body("a", null)), 400, "Null or missing value");
    assertRefused(wire.call("POST", path, "no JSON"), 400, "Null or missing value");
    assertRefused(wire.post(path, body("a", "SELECT a FROM b")), 400, "Invalid table name");
    assertRefused(
        wire.post(path, body("a", "SELECT Nope FROM Profile")), 400, "Incorrect column name");
    assertRefused(
        wire.post(path, body("a", QUERY + " WHERE Nope = 1")), 400, "Incorrect column name");
    assertRefused(
        wire.post(path, body("a", "SELECT City, city FROM Profile")), 400, "Incorrect column name");
    assertRefused(
        wire.post(path, body("a", "SELECT DISTINCT City FROM Profile ORDER BY Country")),
        400,
        "Incorrect column name");
    assertRefused(wire.post(path, body("a", "SELECT *")), 400, "Invalid query syntax");
    assertRefused(
        wire.post(path, body("a", QUERY + " TIMESPAN LAST_MONTH")),
        400,
        "Requested value 'LAST_MONTH' not found");
    assertRefused(
        wire.post(path, body("a", "SELECT Month FROM OfficeUsage TIMESPAN NEXT_MONTH")),
        400,
        "Requested value 'NEXT_MONTH' not found");
    assertThat(wire.post(path, body("a;b", QUERY)).status()).isEqualTo(400);
    assertThat(wire.post(path, body("a".repeat(257), QUERY)).status()).isEqualTo(400);
    assertThat(wire.post(path, body("a".repeat(256), QUERY)).status()).isEqualTo(200);
  }

  @Test
  void aBodysKeysAreReadInAnyCase() {
    Wire wire = start(Sandbox.builder());
    Reply reply = wire.post("/ScheduledQueries", Map.of("NAME", "a", "query", QUERY));
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void theQuotaOfQueriesIsAUsersOwn() {
    Wire wire = start(Sandbox.builder().quotas(new Quotas(5, 50, 2)));
    String first = wire.query(QUERY);
    wire.query(QUERY);
    assertRefused(
        wire.post("/ScheduledQueries", body("a", QUERY)),
        400,
        "Number of queries exceeded. Delete few queries before creating new queries");
    wire.delete("/ScheduledQueries/" + first);
    assertThat(wire.post("/ScheduledQueries", body("a", QUERY)).status()).isEqualTo(200);
  }

  @Test
  void theTestQueryGivesTheFirstHundredRowsKeyedByColumn() {
    Wire wire = start(Sandbox.builder());
    String query = "SELECT CustomerName, Month, AvailableSeats FROM CustomersAndTenants";
    Reply reply = wire.get("/ScheduledQueries/testQueryResult?exportQuery=" + Wire.encode(query));
    assertThat(count(reply)).isEqualTo(100);
    Map<String, String> expected = sandbox.expectedRows(query).get(0);
    assertThat(reply.item().path("CustomerName").asText()).isEqualTo(expected.get("CustomerName"));
    assertThat(reply.item().path("Month").asText()).isEqualTo(expected.get("Month") + "T00:00:00");
    assertThat(reply.item().path("AvailableSeats").isNumber()).isTrue();
    Reply byId = wire.get("/ScheduledQueries/testQueryResult?queryId=" + wire.query(query));
    assertThat(byId.json().path("value")).isEqualTo(reply.json().path("value"));
  }

  @Test
  void theTestQueryKeepsTheOrderOfItsQuery() {
    Wire wire = start(Sandbox.builder());
    String query = "SELECT BilledRevenueUSD FROM CustomersAndTenants ORDER BY BilledRevenueUSD";
    Reply reply = wire.get("/ScheduledQueries/testQueryResult?exportQuery=" + Wire.encode(query));
    assertThat(reply.json().path("value").findValuesAsText("BilledRevenueUSD"))
        .isEqualTo(
            sandbox.expectedRows(query + " LIMIT 100").stream()
                .map(row -> Double.toString(Double.parseDouble(row.get("BilledRevenueUSD"))))
                .toList());
  }

  @Test
  void theTestQueryTakesATimeRangeAndExactlyOneQuery() {
    Wire wire = start(Sandbox.builder());
    String path = "/ScheduledQueries/testQueryResult?";
    String query = "exportQuery=" + Wire.encode("SELECT DISTINCT Month FROM OfficeUsage");
    Reply reply =
        wire.get(path + query + "&startTime=2025-02-01T00:00:00Z&endTime=2025-04-01T00:00:00Z");
    assertThat(reply.json().path("value").findValuesAsText("Month"))
        .containsExactly("2025-02-01T00:00:00", "2025-03-01T00:00:00");
    assertRefused(wire.get(path), 400, "Null or missing value");
    assertRefused(wire.get(path + query + "&queryId=x"), 400, "Null or missing value");
    assertRefused(wire.get(path + "queryId=x"), 400, "Invalid QueryId");
    assertThat(wire.get(path + query + "&startTime=yesterday").status()).isEqualTo(500);
  }

  @Test
  void tracingIdsComeBack() {
    Wire wire = start(Sandbox.builder());
    Reply reply =
        wire.send(
            Wire.request(sandbox.apiUrl() + "/ScheduledDataset")
                .header("ms-requestid", "r-1")
                .header("ms-correlationid", "c-1"));
    assertThat(reply.headers())
        .containsEntry("ms-requestid", "r-1")
        .containsEntry("ms-correlationid", "c-1");
    assertThat(wire.get("/ScheduledDataset").headers().get("ms-correlationid")).isNotEmpty();
  }

  @Test
  void listsComeInPagesWhereTheSettingsSaySo() {
    Wire wire = start(Sandbox.builder().pageSize(8));
    List<String> names = new ArrayList<>();
    String path = "/ScheduledDataset";
    int pages = 0;
    while (path != null) {
      JsonNode page = wire.get(path).json();
      names.addAll(page.path("value").findValuesAsText("DatasetName "));
      assertThat(page.path("totalCount").asInt()).isEqualTo(20);
      String next = page.path("nextLink").asText(null);
      path = next == null ? null : next.substring(sandbox.apiUrl().length());
      pages++;
    }
    assertThat(names).hasSize(20).doesNotHaveDuplicates();
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void quirksChangeTheEnvelope() {
    Wire wire =
        start(
            Sandbox.builder()
                .pageSize(1)
                .quirk(Quirk.RELATIVE_NEXT_LINKS)
                .quirk(Quirk.ERRORS_INSIDE_200)
                .quirk(Quirk.DATA_REDACTED)
                .quirk(Quirk.CLEAN_KEYS));
    JsonNode page = wire.get("/ScheduledDataset").json();
    assertThat(page.path("nextLink").asText()).startsWith("/insights/v1/mpn/ScheduledDataset?");
    assertThat(page.path("dataRedacted").asBoolean()).isTrue();
    assertThat(page.path("value").path(0).has("datasetName")).isTrue();
    Reply wrong = wire.get("/ScheduledDataset?datasetName=x");
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(wrong.json().path("statusCode").asInt()).isEqualTo(404);
  }

  @Test
  void oneRequestTooManyAMinuteIsToldHowLongToWait() {
    Wire wire = start(Sandbox.builder().requestsPerMinute(2));
    wire.get("/ScheduledDataset");
    clock.advance(Duration.ofSeconds(3));
    wire.get("/Nothing");
    Reply refused = wire.get("/ScheduledDataset");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("retry-after", "57");
    assertThat(refused.text())
        .isEqualTo(
            "{\"statusCode\":429,\"message\":\"Rate limit is exceeded. Try again in 57"
                + " seconds.\"}");
    clock.advance(Duration.ofSeconds(61));
    assertThat(wire.get("/ScheduledDataset").status()).isEqualTo(200);
  }

  @Test
  void theSiblingBasePathServesTheSameCalls() {
    start(Sandbox.builder());
    Reply reply =
        new Wire(sandbox)
            .send(
                Wire.request(sandbox.marketplaceUrl() + "/ScheduledDataset?datasetName=Profile")
                    .header("Authorization", "Bearer " + sandbox.accessToken()));
    assertThat(reply.item().path("DatasetName ").asText()).isEqualTo("Profile");
  }

  @Test
  void anUnknownPathIsNotFound() {
    Wire wire = start(Sandbox.builder());
    assertThat(wire.get("/Nothing").status()).isEqualTo(404);
    assertThat(wire.put("/ScheduledQueries").status()).isEqualTo(404);
  }
}
