package io.partnerinsights.core.report.callback;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.core.report.callback.Callbacks.Hearing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One port of the driver where calls arrive, open as long as somebody hears them: {@code POST <any
 * path>/<reportId>} and {@code GET <any path>?reportId=<reportId>}. Every call has the same answer,
 * so that it tells a stranger nothing; bodies are not read.
 */
final class CallbackPort {
  private static final int NO_CONTENT = 204;
  private static final int MOST_WAITING = 16;
  private static final Pattern IN_QUERY = Pattern.compile("(?i)(?:^|&)reportId=([^&]*)");

  /** Guards itself and every port's coming and going. */
  private static final Map<InetSocketAddress, CallbackPort> OPEN = new HashMap<>();

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final InetSocketAddress address;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2, CallbackPort::thread);

  private record Listener(String reportId, Runnable called) {}

  private CallbackPort(InetSocketAddress address) throws IOException {
    this.address = address;
    this.server = HttpServer.create(address, MOST_WAITING);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-callback");
    thread.setDaemon(true);
    return thread;
  }

  static Hearing hear(InetSocketAddress address, String reportId, Runnable called)
      throws IOException {
    synchronized (OPEN) {
      CallbackPort port = OPEN.get(address);
      if (port == null) {
        port = new CallbackPort(address);
        OPEN.put(address, port);
      }
      return port.add(new Listener(reportId, called));
    }
  }

  private Hearing add(Listener listener) {
    listeners.add(listener);
    return () -> remove(listener);
  }

  private void remove(Listener listener) {
    synchronized (OPEN) {
      listeners.remove(listener);
      if (listeners.isEmpty() && OPEN.remove(address, this)) {
        server.stop(0);
        threads.shutdownNow();
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String reportId = reportId(exchange);
    listeners.stream()
        .filter(listener -> listener.reportId().equalsIgnoreCase(reportId))
        .forEach(listener -> listener.called().run());
    exchange.getResponseHeaders().add("Connection", "close");
    exchange.sendResponseHeaders(NO_CONTENT, -1);
    exchange.close();
  }

  private static String reportId(HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    if (exchange.getRequestMethod().equals("POST")) {
      return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
    }
    Matcher query = IN_QUERY.matcher(uri.getQuery() == null ? "" : uri.getQuery());
    return query.find() ? query.group(1) : "";
  }
}
