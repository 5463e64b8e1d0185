package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.wire.Endpoint;
import io.partnerinsights.sandbox.wire.EndpointHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The Jetty server on the loopback interface. */
final class WebServer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  /** A query of 3,800 characters comes percent-encoded in a URL. */
  private static final int LONGEST_HEADERS = 64 * 1024;

  private final Server server;
  private final int port;

  private WebServer(Server server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Serves on a port; 0 takes a free one. The clock gives the Date headers. */
  static WebServer start(int port, Endpoint endpoint, Clock clock) {
    QueuedThreadPool threads = new QueuedThreadPool(64, 4);
    threads.setName("partnerinsights-sandbox-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(LONGEST_HEADERS);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(LOOPBACK);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new EndpointHandler(endpoint, clock));
    try {
      server.start();
    } catch (IOException e) {
      stop(server);
      throw new UncheckedIOException("Cannot listen on " + LOOPBACK + ":" + port, e);
    } catch (Exception e) {
      stop(server);
      throw new IllegalStateException("Cannot start the web server", e);
    }
    return new WebServer(server, connector.getLocalPort());
  }

  String url() {
    return "http://" + LOOPBACK + ":" + port;
  }

  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot stop the web server", e);
    }
  }
}
