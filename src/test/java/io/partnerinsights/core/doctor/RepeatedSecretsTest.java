package io.partnerinsights.core.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in front of the service repeats what it was sent, in places that a recording keeps. */
final class RepeatedSecretsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> secrets = new TreeSet<>();
  private HttpServer gateway;

  @BeforeEach
  void start() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/", this::forward);
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  @Test
  void neitherFilesNorFindingsHaveWhatWasSent() throws IOException {
    List<Finding> findings =
        new Doctor(account(), Map.of(), false, folder).examine(finding -> {}, line -> {});

    List<String> kept = new ArrayList<>(findings.stream().map(Finding::toString).toList());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        kept.add(file.getFileName() + " " + Files.readString(file));
      }
    }
    assertThat(secrets).contains(Sandbox.PASSWORD, Sandbox.CLIENT_SECRET).hasSizeGreaterThan(2);
    for (String secret : secrets) {
      assertThat(kept).as(secret).noneMatch(text -> text.contains(secret));
    }
    assertThat(kept)
        .as("what the gateway added")
        .anyMatch(text -> text.contains("\"cache-control\" : \"private, ***\""))
        .anyMatch(text -> text.contains("\"***\" : "))
        .anyMatch(text -> text.contains("\"type\" : \"***\""))
        .anyMatch(text -> text.startsWith("Finding[check=datasets") && text.contains("***"));
    assertThat(kept).noneMatch(text -> text.contains("eyJ") || text.contains("sig=hush"));
  }

  private ConnectorOptions account() {
    Map<String, String> options = ReadOptions.of(SERVICE.sandbox());
    for (String url : List.of("apiUrl", "authorityUrl")) {
      options.put(url, options.get(url).replaceFirst("//[^/]+", "/" + gateway.getAddress()));
    }
    return ConnectorOptions.parseAccount(options);
  }

  private void forward(HttpExchange exchange) throws IOException {
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String secret = authorization == null ? remember(sent) : authorization.substring(7);
    secrets.add(secret);
    HttpResponse<String> response = answer(exchange, sent, authorization);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("X-RateLimit-Limit", secret);
    exchange.getResponseHeaders().set("Cache-Control", "private, " + secret);
    byte[] body = repeated(response.body(), secret).getBytes(UTF_8);
    exchange.sendResponseHeaders(response.statusCode(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Returns one secret of a form, and remembers all of them. */
  private String remember(String form) {
    for (String field : form.split("&", -1)) {
      if (field.matches("(client_secret|password)=.*")) {
        secrets.add(URLDecoder.decode(field.substring(field.indexOf('=') + 1), UTF_8));
      }
    }
    return Sandbox.PASSWORD;
  }

  private HttpResponse<String> answer(HttpExchange exchange, String sent, String authorization)
      throws IOException {
    URI target = URI.create(SERVICE.sandbox().apiUrl()).resolve(exchange.getRequestURI());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .method(exchange.getRequestMethod(), BodyPublishers.ofString(sent))
            .header(
                "Content-Type",
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Adds the secret as a kept value, as a name and inside a name of a dataset. */
  private static String repeated(String body, String secret) {
    String more = "{\"type\":\"%s\",\"%s\":\"x\",\"format\":\"?sig=hush eyJhbGciOi.x\",";
    return body.replaceFirst("\"datasetName\":\"", "$0" + secret)
        .replaceFirst("\\{", more.formatted(secret, secret));
  }
}
