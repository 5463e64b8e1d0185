package io.partnerinsights.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A client of the sandbox that shares no code with the connector: the JDK's and Jackson. */
final class SandboxClient {
  static final String EXECUTIONS = "/ScheduledReport/execution/";
  static final String ALL = "?executionStatus=Pending;Running;Paused;Completed";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Sandbox sandbox;
  private final String base;
  private final String token;

  SandboxClient(Sandbox sandbox) {
    this(sandbox, sandbox.apiUrl(), sandbox.accessToken());
  }

  private SandboxClient(Sandbox sandbox, String base, String token) {
    this.sandbox = sandbox;
    this.base = base;
    this.token = token;
  }

  static SandboxClient ofMarketplace(Sandbox sandbox) {
    return new SandboxClient(sandbox, sandbox.marketplaceUrl(), sandbox.applicationToken());
  }

  /** A response with the sandbox's envelope, or another body. */
  record Response(HttpResponse<byte[]> http) {
    int status() {
      return http.statusCode();
    }

    Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      http.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
      return headers;
    }

    JsonNode json() {
      try {
        return MAPPER.readTree(http.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns the envelope's first item. */
    JsonNode firstItem() {
      return json().path("value").path(0);
    }

    String message() {
      return json().path("message").asText();
    }

    String text() {
      return new String(http.body(), StandardCharsets.UTF_8);
    }

    String unzipText() {
      try (InputStream input = new GZIPInputStream(new ByteArrayInputStream(http.body()))) {
        return new String(input.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Response get(String path) {
    return call("GET", path, "");
  }

  Response post(String path, Map<String, ?> body) {
    return call("POST", path, toJson(body));
  }

  Response delete(String path) {
    return call("DELETE", path, "");
  }

  Response call(String method, String path, String body) {
    HttpRequest.Builder request = newRequest(base + path);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.method(method, BodyPublishers.ofString(body)));
  }

  static HttpRequest.Builder newRequest(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  Response download(String link, String... headers) {
    HttpRequest.Builder request = newRequest(link);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  Response send(HttpRequest.Builder request) {
    try {
      return new Response(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String createQuery(String text) {
    Response response = post("/ScheduledQueries", Map.of("Name", "a query", "Query", text));
    return response.firstItem().path("queryId").asText();
  }

  /** Creates a report with ExecuteNow, and with these fields. */
  Response executeNow(String queryText, Map<String, ?> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ReportName", "a report");
    body.put("QueryId", createQuery(queryText));
    body.put("ExecuteNow", true);
    body.putAll(fields);
    return post("/ScheduledReport", body);
  }

  /** Executes a query and returns the link to its file. */
  String createFileLink(String queryText, Map<String, ?> fields) {
    String reportId = executeNow(queryText, fields).firstItem().path("reportId").asText();
    sandbox.finishDueWork();
    return latestLink(reportId);
  }

  String latestLink(String reportId) {
    return get(EXECUTIONS + reportId).firstItem().path("reportAccessSecureLink").asText();
  }

  /** Returns the rows of a test of a query. */
  Response testQuery(String queryText) {
    return get("/ScheduledQueries/testQueryResult?exportQuery=" + encode(queryText));
  }

  /** Adds fields such as {@code Name=x, Query=}: an empty value removes a field. */
  static Map<String, String> withChanges(Map<String, String> fields, String changes) {
    Map<String, String> changedFields = new LinkedHashMap<>(fields);
    for (String change : changes.split(", (?=\\w+=)", -1)) {
      String[] field = change.split("=", 2);
      changedFields.put(field[0], field[1]);
    }
    changedFields.values().removeIf(String::isEmpty);
    return changedFields;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String toJson(Map<String, ?> body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
