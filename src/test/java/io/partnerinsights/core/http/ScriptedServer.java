package io.partnerinsights.core.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import okhttp3.HttpUrl;

/** An HTTP server that sends prepared responses in order and records the requests. */
public final class ScriptedServer implements AutoCloseable {
  private final BlockingQueue<HttpHandler> script = new LinkedBlockingQueue<>();
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /** A request that the server received. */
  public record Seen(String method, String uri, Map<String, List<String>> headers, String body) {
    /** Returns the first value of a header, or null. */
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().get(0))
          .findFirst()
          .orElse(null);
    }
  }

  /** Starts a server on a free port of the loopback interface. */
  public ScriptedServer(HttpHandler... responses) {
    this(plain(), responses);
  }

  ScriptedServer(HttpServer server, HttpHandler... responses) {
    this.server = server;
    script.addAll(Arrays.asList(responses));
    server.createContext("/", this::respond);
    server.setExecutor(threads);
    server.start();
  }

  private static HttpServer plain() {
    try {
      return HttpServer.create(loopback(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void respond(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            body));
    HttpHandler next = script.poll();
    (next == null ? status(599, "no response is left in the script") : next).handle(exchange);
  }

  /** Returns a response with a body and header pairs {@code name, value, name, value}. */
  public static HttpHandler status(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
      if (!empty) {
        exchange.getResponseBody().write(bytes);
      }
      exchange.close();
    };
  }

  /** Returns a response that reads the request and closes the connection. */
  public static HttpHandler hangUp() {
    return HttpExchange::close;
  }

  /** Returns a response that ends before its Content-Length. */
  public static HttpHandler cutShort() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Adds a response to the script. */
  public ScriptedServer then(HttpHandler response) {
    script.add(response);
    return this;
  }

  /** Returns the requests received so far. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Returns the URL of the server. */
  public HttpUrl url() {
    return new HttpUrl.Builder().scheme("http").host(host()).port(port()).build();
  }

  String host() {
    return server.getAddress().getAddress().getHostAddress();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
