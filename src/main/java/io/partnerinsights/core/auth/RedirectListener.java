package io.partnerinsights.core.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.base.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;

/**
 * Receives the browser's answer on a port of the loopback interface: the first form with the state
 * of this sign-in. Everything else is answered and ignored. The pages are constant, and a form
 * leaves no code in the browser's history.
 */
final class RedirectListener implements AutoCloseable {
  /** Maximum size of a form in bytes. */
  private static final int MAX_FORM = 64 << 10;

  /** Maximum number of ports that are tried until one is free on both loopback addresses. */
  private static final int MAX_PORTS = 20;

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Partner Insights</title></head>
      <body><p>%s</p></body></html>
      """;
  private static final String RECEIVED =
      "The response was received. Close this page and return to the program, which shows whether"
          + " you are signed in.";
  private static final String IGNORED = "No sign-in is waiting for this page.";

  private final byte[] state;
  private final List<HttpServer> servers;
  private final CompletableFuture<HttpUrl> answer = new CompletableFuture<>();

  private RedirectListener(String state, List<HttpServer> servers) {
    this.state = bytes(state);
    this.servers = servers;
  }

  /** Listens on a free port until closed. */
  static RedirectListener open(String state) {
    try {
      RedirectListener listener = new RedirectListener(state, bind());
      listener.servers.forEach(listener::start);
      return listener;
    } catch (IOException e) {
      throw SignInErrors.NO_LISTENER.causedBy(e);
    }
  }

  /**
   * Binds both loopback addresses, because a browser may use either for "localhost". Otherwise
   * another process could receive the answer at the second one.
   */
  private static List<HttpServer> bind() throws IOException {
    boolean both = hasSecondAddress();
    IOException taken = null;
    for (int i = 0; i < MAX_PORTS; i++) {
      HttpServer first = server("127.0.0.1", 0);
      try {
        int port = first.getAddress().getPort();
        return both ? List.of(first, server("::1", port)) : List.of(first);
      } catch (IOException e) {
        first.stop(0);
        taken = e;
      }
    }
    throw taken;
  }

  private static boolean hasSecondAddress() {
    try {
      server("::1", 0).stop(0);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpServer server(String address, int port) throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
  }

  private void start(HttpServer server) {
    server.createContext("/", this::handle);
    server.setExecutor(task -> Threads.daemons("partnerinsights-sign-in").newThread(task).start());
    server.start();
  }

  URI redirectUri() {
    return URI.create("http://localhost:" + servers.get(0).getAddress().getPort());
  }

  /** Waits for the answer and returns its fields as the parameters of a URL. */
  HttpUrl await(Duration timeout) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw SignInErrors.BROWSER_TIMEOUT.error(Durations.readable(timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SignInErrors.INTERRUPTED.causedBy(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers a request, and only then ends the wait, because its end closes the connection. */
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_FORM);
      HttpUrl fields = HttpUrl.get("http://form/?" + new String(body, StandardCharsets.UTF_8));
      String received = fields.queryParameter("state");
      boolean expected = received != null && MessageDigest.isEqual(bytes(received), state);
      respond(exchange, expected);
      if (expected) {
        answer.complete(fields);
      }
    }
  }

  private static void respond(HttpExchange exchange, boolean expected) throws IOException {
    byte[] page = bytes(PAGE.formatted(expected ? RECEIVED : IGNORED));
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(expected ? 200 : 400, page.length);
    exchange.getResponseBody().write(page);
    exchange.getResponseBody().close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Closes the ports and keeps an interrupt, which the JDK's server drops from Java 21 on. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    servers.forEach(server -> server.stop(0));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
