package io.partnerinsights.packaging;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy that records and forwards the requests of executors. Only the executors' system
 * properties name it, so it does not see the driver's requests.
 */
final class ExecutorsProxy implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "proxy-connection", "host", "content-length", "transfer-encoding");

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Passed> passed = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  /** A forwarded request, and whether it has a token. */
  record Passed(String method, String path, boolean withToken) {}

  private ExecutorsProxy(HttpServer server) {
    this.server = server;
  }

  static ExecutorsProxy start() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ExecutorsProxy proxy = new ExecutorsProxy(HttpServer.create(anyPort, 0));
    proxy.server.setExecutor(proxy.threads);
    proxy.server.createContext("/", proxy::pass);
    proxy.server.start();
    return proxy;
  }

  /** Returns flags by which a JVM uses this proxy, even for local addresses. */
  String javaFlags() {
    return "-XX:TieredStopAtLevel=1 -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=%d -Dhttp.nonProxyHosts="
        .formatted(server.getAddress().getPort());
  }

  List<Passed> passed() {
    return List.copyOf(passed);
  }

  private void pass(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    passed.add(
        new Passed(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            headers.containsKey("Authorization")));
    try (exchange) {
      HttpResponse<byte[]> response = client.send(request(exchange), BodyHandlers.ofByteArray());
      response.headers().map().entrySet().stream()
          .filter(header -> !OF_THE_CONNECTION.contains(header.getKey()))
          .forEach(header -> exchange.getResponseHeaders().put(header.getKey(), header.getValue()));
      byte[] body = response.body();
      exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpRequest request(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(exchange.getRequestURI())
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().entrySet().stream()
        .filter(header -> !OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    return request.build();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
