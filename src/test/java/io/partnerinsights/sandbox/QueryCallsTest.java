package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.Quotas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API calls on datasets and queries, and what all calls have in common. */
final class QueryCallsTest {
  private static final String QUERY = "SELECT PartnerName, MpnId FROM Profile";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-07-15T12:00:00Z"));
  private Sandbox sandbox;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private SandboxClient start(SandboxBuilder settings) {
    sandbox = settings.clock(clock).likePages().start();
    return new SandboxClient(sandbox);
  }

  private static Map<String, String> body(String name, String query) {
    Map<String, String> body = new HashMap<>();
    body.put("Name", name);
    body.put("Description", "d");
    body.put("Query", query);
    return body;
  }

  private static void assertRefused(Response response, int status, String message) {
    assertThat(response.message()).isEqualTo(message);
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.json().path("statusCode").asInt()).isEqualTo(status);
  }

  @Test
  void listsDatasetsWithAStrayBlankInAKey() {
    SandboxClient client = start(Sandbox.builder());
    JsonNode all = client.get("/ScheduledDataset").json();
    assertThat(all.path("totalCount").asInt()).isEqualTo(20);
    assertThat(all.path("nextLink").isNull()).isTrue();
    JsonNode one = client.get("/ScheduledDataset?datasetName=officeusage").item();
    assertThat(one.path("DatasetName ").asText()).isEqualTo("OfficeUsage");
    assertThat(one.path("selectableColumns").toString()).contains("\"MonthlyActiveUsers\"");
    assertThat(one.path("availableMetrics").toString()).contains("\"CustomerCount\"");
    assertThat(one.path("availableDateRanges").toString()).contains("\"LIFETIME\"");
    assertThat(one.path("minimumRecurrenceInterval").asInt()).isEqualTo(24);
    assertRefused(
        client.get("/ScheduledDataset?datasetName=x"), 404, "No item found with given filters.");
  }

  @Test
  void createsListsAndDeletesAQuery() {
    SandboxClient client = start(Sandbox.builder());
    JsonNode created = client.post("/ScheduledQueries", body(" my query ", QUERY + " ")).item();
    assertThat(created.path("name").asText()).isEqualTo("my query");
    assertThat(created.path("query").asText()).isEqualTo(QUERY);
    assertThat(created.path("type").asText()).isEqualTo("userDefined");
    assertThat(created.path("user").asText()).isEqualTo(Sandbox.USERNAME);
    assertThat(created.path("createdTime").asText()).isEqualTo("2026-07-15T12:00:00Z");
    String id = created.path("queryId").asText();
    assertThat(client.get("/ScheduledQueries?queryId=" + id).item()).isEqualTo(created);
    assertThat(client.get("/ScheduledQueries?queryName=MY+query").item()).isEqualTo(created);
    assertThat(client.delete("/ScheduledQueries/" + id).item()).isEqualTo(created);
    assertRefused(
        client.get("/ScheduledQueries?queryId=" + id), 404, "No item found with given filters.");
    assertRefused(
        client.delete("/ScheduledQueries/" + id), 404, "No item found with given filters.");
  }

  @Test
  void listsSystemQueriesAndRefusesToDeleteThem() {
    SandboxClient client = start(Sandbox.builder());
    client.query(QUERY);
    assertThat(count(client.get("/ScheduledQueries"))).isEqualTo(22);
    assertThat(count(client.get("/ScheduledQueries?includeSystemQueries=false"))).isEqualTo(1);
    Response system = client.get("/ScheduledQueries?includeOnlySystemQueries=true");
    assertThat(count(system)).isEqualTo(21);
    assertThat(system.item().path("type").asText()).isEqualTo("system");
    assertRefused(
        client.delete("/ScheduledQueries/" + system.item().path("queryId").asText()),
        400,
        "Invalid QueryID");
  }

  private static int count(Response response) {
    return response.json().path("value").size();
  }

  @Test
  void refusesWrongQueriesWithTheDocumentedMessages() {
    SandboxClient client = start(Sandbox.builder());
    String path = "/ScheduledQueries";
    assertRefused(client.post(path, body(null, QUERY)), 400, "Null or missing value");
    assertRefused(client.post(path, body("a", null)), 400, "Null or missing value");
    assertRefused(client.call("POST", path, "no JSON"), 400, "Null or missing value");
    assertRefused(client.post(path, body("a", "SELECT a FROM b")), 400, "Invalid table name");
    assertRefused(
        client.post(path, body("a", "SELECT Nope FROM Profile")), 400, "Incorrect column name");
    assertRefused(
        client.post(path, body("a", QUERY + " WHERE Nope = 1")), 400, "Incorrect column name");
    assertRefused(
        client.post(path, body("a", "SELECT City, city FROM Profile")),
        400,
        "Incorrect column name");
    assertRefused(
        client.post(path, body("a", "SELECT DISTINCT City FROM Profile ORDER BY Country")),
        400,
        "Incorrect column name");
    assertRefused(client.post(path, body("a", "SELECT *")), 400, "Invalid query syntax");
    assertRefused(
        client.post(path, body("a", QUERY + " TIMESPAN LAST_MONTH")),
        400,
        "Requested value 'LAST_MONTH' not found");
    assertRefused(
        client.post(path, body("a", "SELECT Month FROM OfficeUsage TIMESPAN NEXT_MONTH")),
        400,
        "Requested value 'NEXT_MONTH' not found");
    assertThat(client.post(path, body("a;b", QUERY)).status()).isEqualTo(400);
    assertThat(client.post(path, body("a".repeat(257), QUERY)).status()).isEqualTo(400);
    assertThat(client.post(path, body("a".repeat(256), QUERY)).status()).isEqualTo(200);
  }

  @Test
  void ignoresTheCaseOfKeysInBodies() {
    SandboxClient client = start(Sandbox.builder());
    Response response = client.post("/ScheduledQueries", Map.of("NAME", "a", "query", QUERY));
    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void limitsTheQueriesOfEachUser() {
    SandboxClient client = start(Sandbox.builder().quotas(new Quotas(5, 50, 2)));
    String first = client.query(QUERY);
    client.query(QUERY);
    assertRefused(
        client.post("/ScheduledQueries", body("a", QUERY)),
        400,
        "Number of queries exceeded. Delete few queries before creating new queries");
    client.delete("/ScheduledQueries/" + first);
    assertThat(client.post("/ScheduledQueries", body("a", QUERY)).status()).isEqualTo(200);
  }

  @Test
  void testQueryReturnsOneHundredRowsByColumn() {
    SandboxClient client = start(Sandbox.builder());
    String query = "SELECT CustomerName, Month, AvailableSeats FROM CustomersAndTenants";
    Response response =
        client.get("/ScheduledQueries/testQueryResult?exportQuery=" + SandboxClient.encode(query));
    assertThat(count(response)).isEqualTo(100);
    Map<String, String> expected = sandbox.expectedRows(query).get(0);
    assertThat(response.item().path("CustomerName").asText())
        .isEqualTo(expected.get("CustomerName"));
    assertThat(response.item().path("Month").asText())
        .isEqualTo(expected.get("Month") + "T00:00:00");
    assertThat(response.item().path("AvailableSeats").isNumber()).isTrue();
    Response byId = client.get("/ScheduledQueries/testQueryResult?queryId=" + client.query(query));
    assertThat(byId.json().path("value")).isEqualTo(response.json().path("value"));
  }

  @Test
  void testQueryKeepsTheOrderOfItsQuery() {
    SandboxClient client = start(Sandbox.builder());
    String query = "SELECT BilledRevenueUSD FROM CustomersAndTenants ORDER BY BilledRevenueUSD";
    Response response =
        client.get("/ScheduledQueries/testQueryResult?exportQuery=" + SandboxClient.encode(query));
    assertThat(response.json().path("value").findValuesAsText("BilledRevenueUSD"))
        .isEqualTo(
            sandbox.expectedRows(query + " LIMIT 100").stream()
                .map(row -> Double.toString(Double.parseDouble(row.get("BilledRevenueUSD"))))
                .toList());
  }

  @Test
  void testQueryTakesATimeRangeAndExactlyOneQuery() {
    SandboxClient client = start(Sandbox.builder());
    String path = "/ScheduledQueries/testQueryResult?";
    String query = "exportQuery=" + SandboxClient.encode("SELECT DISTINCT Month FROM OfficeUsage");
    Response response =
        client.get(path + query + "&startTime=2025-02-01T00:00:00Z&endTime=2025-04-01T00:00:00Z");
    assertThat(response.json().path("value").findValuesAsText("Month"))
        .containsExactly("2025-02-01T00:00:00", "2025-03-01T00:00:00");
    assertRefused(client.get(path), 400, "Null or missing value");
    assertRefused(client.get(path + query + "&queryId=x"), 400, "Null or missing value");
    assertRefused(client.get(path + "queryId=x"), 400, "Invalid QueryID");
    assertThat(client.get(path + query + "&startTime=yesterday").status()).isEqualTo(500);
  }

  @Test
  void returnsTracingIds() {
    SandboxClient client = start(Sandbox.builder());
    Response response =
        client.send(
            SandboxClient.request(sandbox.apiUrl() + "/ScheduledDataset")
                .header("ms-requestid", "r-1")
                .header("ms-correlationid", "c-1"));
    assertThat(response.headers())
        .containsEntry("ms-requestid", "r-1")
        .containsEntry("ms-correlationid", "c-1");
    assertThat(client.get("/ScheduledDataset").headers().get("ms-correlationid")).isNotEmpty();
  }

  @Test
  void sendsListsInPagesIfConfigured() {
    SandboxClient client = start(Sandbox.builder().pageSize(8));
    List<String> names = new ArrayList<>();
    String path = "/ScheduledDataset";
    int pages = 0;
    while (path != null) {
      JsonNode page = client.get(path).json();
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
    SandboxClient client =
        start(
            Sandbox.builder()
                .pageSize(1)
                .quirk(Quirk.RELATIVE_NEXT_LINKS)
                .quirk(Quirk.ERRORS_INSIDE_200)
                .quirk(Quirk.DATA_REDACTED));
    JsonNode page = client.get("/ScheduledDataset").json();
    assertThat(page.path("nextLink").asText()).startsWith("/insights/v1/mpn/ScheduledDataset?");
    assertThat(page.path("dataRedacted").asBoolean()).isTrue();
    assertThat(page.path("value").path(0).has("DatasetName ")).isTrue();
    Response wrong = client.get("/ScheduledDataset?datasetName=x");
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(wrong.json().path("statusCode").asInt()).isEqualTo(404);
  }

  @Test
  void refusesRequestsOverTheRateLimitWithRetryAfter() {
    SandboxClient client = start(Sandbox.builder().requestsPerMinute(2));
    client.get("/ScheduledDataset");
    clock.advance(Duration.ofSeconds(3));
    client.get("/Nothing");
    Response refused = client.get("/ScheduledDataset");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("retry-after", "57");
    assertThat(refused.text())
        .isEqualTo(
            "{\"statusCode\":429,\"message\":\"Rate limit is exceeded. Try again in 57"
                + " seconds.\"}");
    clock.advance(Duration.ofSeconds(61));
    assertThat(client.get("/ScheduledDataset").status()).isEqualTo(200);
  }

  @Test
  void respondsNotFoundToAnUnknownPath() {
    SandboxClient client = start(Sandbox.builder());
    assertThat(client.get("/Nothing").status()).isEqualTo(404);
    assertThat(client.put("/ScheduledQueries").status()).isEqualTo(404);
  }
}
