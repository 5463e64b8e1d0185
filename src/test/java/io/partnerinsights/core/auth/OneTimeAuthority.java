package io.partnerinsights.core.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A token endpoint that accepts each refresh token once, as some authorities do. */
final class OneTimeAuthority implements AutoCloseable {
  private final HttpServer server;
  private String newest;
  private int refused;

  OneTimeAuthority(String first) {
    this.newest = first;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized String newest() {
    return newest;
  }

  synchronized int refused() {
    return refused;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean known = form.contains("refresh_token=" + newest);
    refused += known ? 0 : 1;
    newest = known ? UUID.randomUUID().toString() : newest;
    byte[] body =
        (known ? tokens() : "{\"error\": \"invalid_grant\"}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 400, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String tokens() {
    return "{\"access_token\": \"%s\", \"refresh_token\": \"%s\", \"expires_in\": 3599}"
        .formatted(UUID.randomUUID(), newest);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
