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
  private static final int MAX_FORM_BYTES = 64 << 10;

  /** Maximum number of ports that are tried until one is free on both loopback addresses. */
  private static final int MAX_PORT_ATTEMPTS = 20;

  private static final String PAGE_TEMPLATE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Partner Insights</title></head>
      <body><p>%s</p></body></html>
      """;
  private static final String RECEIVED_TEXT =
      "The response was received. Close this page and return to the program, which shows whether"
          + " you are signed in.";
  private static final String IGNORED_TEXT = "No sign-in is waiting for this page.";

  private final byte[] state;
  private final List<HttpServer> servers;
  private final CompletableFuture<HttpUrl> redirect = new CompletableFuture<>();

  private RedirectListener(String state, List<HttpServer> servers) {
    this.state = toBytes(state);
    this.servers = servers;
  }

  /** Listens on a free port until closed. */
  static RedirectListener open(String state) {
    try {
      RedirectListener listener = new RedirectListener(state, bindLoopback());
      listener.servers.forEach(listener::startServer);
      return listener;
    } catch (IOException e) {
      throw SignInErrors.NO_LISTENER.causedBy(e);
    }
  }

  /**
   * Binds both loopback addresses, because a browser may use either for "localhost". Otherwise
   * another process could receive the answer at the second one.
   */
  private static List<HttpServer> bindLoopback() throws IOException {
    boolean canBindIpv6 = canBindIpv6();
    IOException failure = null;
    for (int i = 0; i < MAX_PORT_ATTEMPTS; i++) {
      HttpServer ipv4Server = createServer("127.0.0.1", 0);
      try {
        int port = ipv4Server.getAddress().getPort();
        return canBindIpv6 ? List.of(ipv4Server, createServer("::1", port)) : List.of(ipv4Server);
      } catch (IOException e) {
        ipv4Server.stop(0);
        failure = e;
      }
    }
    throw failure;
  }

  private static boolean canBindIpv6() {
    try {
      createServer("::1", 0).stop(0);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpServer createServer(String address, int port) throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
  }

  private void startServer(HttpServer server) {
    server.createContext("/", this::handleRequest);
    server.setExecutor(
        task -> Threads.daemonFactory("partnerinsights-sign-in").newThread(task).start());
    server.start();
  }

  URI redirectUri() {
    return URI.create("http://localhost:" + servers.get(0).getAddress().getPort());
  }

  /** Waits for the answer and returns its fields as the parameters of a URL. */
  HttpUrl awaitRedirect(Duration timeout) {
    try {
      return redirect.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw SignInErrors.BROWSER_TIMEOUT.error(Durations.toText(timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SignInErrors.INTERRUPTED.causedBy(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers a request, and only then ends the wait, because its end closes the connection. */
  private void handleRequest(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_FORM_BYTES);
      HttpUrl fields = HttpUrl.get("http://form/?" + new String(body, StandardCharsets.UTF_8));
      String receivedState = fields.queryParameter("state");
      boolean isExpected =
          receivedState != null && MessageDigest.isEqual(toBytes(receivedState), state);
      sendPage(exchange, isExpected);
      if (isExpected) {
        redirect.complete(fields);
      }
    }
  }

  private static void sendPage(HttpExchange exchange, boolean isExpected) throws IOException {
    byte[] page = toBytes(PAGE_TEMPLATE.formatted(isExpected ? RECEIVED_TEXT : IGNORED_TEXT));
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(isExpected ? 200 : 400, page.length);
    exchange.getResponseBody().write(page);
    exchange.getResponseBody().close();
  }

  private static byte[] toBytes(String text) {
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
