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
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A client of the sandbox that shares no code with the connector: the JDK's and Jackson. */
final class SandboxClient {
  static final String ALL = "?executionStatus=Pending;Running;Paused;Completed";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Sandbox sandbox;
  private String base;
  private String token;

  SandboxClient(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.base = sandbox.apiUrl();
    this.token = sandbox.accessToken();
  }

  /** Returns a client of the same sandbox with another token. */
  SandboxClient as(String otherToken) {
    SandboxClient client = new SandboxClient(sandbox);
    client.base = base;
    client.token = otherToken;
    return client;
  }

  /** Returns a client of the marketplace's API, with a token of the application. */
  static SandboxClient ofMarketplace(Sandbox sandbox) {
    SandboxClient client = new SandboxClient(sandbox);
    client.base = sandbox.marketplaceUrl();
    client.token = sandbox.applicationToken();
    return client;
  }

  static final class Response {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    Response(int status, Map<String, String> headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }

    int status() {
      return status;
    }

    Map<String, String> headers() {
      return headers;
    }

    byte[] body() {
      return body.clone();
    }

    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns the envelope's first item. */
    JsonNode item() {
      return json().path("value").path(0);
    }

    String message() {
      return json().path("message").asText();
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String unzipped() {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Response get(String path) {
    return call("GET", path, null);
  }

  Response post(String path, Map<String, ?> body) {
    return call("POST", path, json(body));
  }

  Response put(String path, Map<String, ?> body) {
    return call("PUT", path, json(body));
  }

  Response put(String path) {
    return call("PUT", path, null);
  }

  Response delete(String path) {
    return call("DELETE", path, null);
  }

  Response call(String method, String path, String body) {
    HttpRequest.Builder request = request(base + path);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.method(method, publisher(body)));
  }

  private static HttpRequest.BodyPublisher publisher(String body) {
    return BodyPublishers.ofString(body == null ? "" : body);
  }

  static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  Response download(String link, String... headers) {
    HttpRequest.Builder request = request(link);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** Posts a form to the identity platform. */
  Response form(String path, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(sandbox.authorityUrl() + "/" + Sandbox.TENANT_ID + path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  Response send(HttpRequest.Builder request) {
    try {
      return raw(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request like {@link #send}, for tests that expect the connection to break. */
  Response raw(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      Map<String, String> headers = new LinkedHashMap<>();
      response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
      return new Response(response.statusCode(), headers, response.body());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String query(String text) {
    return post("/ScheduledQueries", Map.of("Name", "a query", "Query", text))
        .item()
        .path("queryId")
        .asText();
  }

  /** Creates a report with ExecuteNow, and with these fields. */
  Response executeNow(String queryText, Map<String, ?> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ReportName", "a report");
    body.put("QueryId", query(queryText));
    body.put("ExecuteNow", true);
    body.putAll(fields);
    return post("/ScheduledReport", body);
  }

  /** Executes a query and returns the link to its file. */
  String link(String queryText, Map<String, ?> fields) {
    String reportId = executeNow(queryText, fields).item().path("reportId").asText();
    sandbox.settle();
    return latestLink(reportId);
  }

  String latestLink(String reportId) {
    return get("/ScheduledReport/execution/" + reportId)
        .item()
        .path("reportAccessSecureLink")
        .asText();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String json(Map<String, ?> body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
