package io.partnerinsights.sandbox.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

public final class WebServer implements AutoCloseable {
  private static final String LOOPBACK_ADDRESS = "127.0.0.1";

  /** Maximum size of a request's headers: a query of 3,800 characters is percent-encoded in one. */
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  /** Maximum number of threads: each client that holds back its body keeps one for 30 seconds. */
  private static final int MAX_THREADS = 512;

  private static final int MIN_THREADS = 4;

  /** Time for which an idle connection is kept by default, as Azure's load balancers do. */
  public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofMinutes(4);

  /** Time for which a request waits for more of its body. */
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(30);

  /** The ports of all servers of this process, whose clients keep limits by address. */
  private static final Set<Integer> USED_PORTS = ConcurrentHashMap.newKeySet();

  private final Server server;
  private final int port;

  private WebServer(Server server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a server, or throws UncheckedIOException if the port is taken; 0 is any unused one.
   *
   * @param keepAlive time for which an idle connection is kept
   */
  public static WebServer start(int port, Duration keepAlive, Endpoint endpoint) {
    Server server = new Server(createThreadPool());
    ServerConnector connector = createConnector(server);
    connector.setIdleTimeout(keepAlive.toMillis());
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new EndpointHandler(endpoint));
    try {
      server.start();
    } catch (IOException e) {
      stopServer(server);
      throw new UncheckedIOException("Cannot listen on " + LOOPBACK_ADDRESS + ":" + port, e);
    } catch (Exception e) {
      stopServer(server);
      throw new IllegalStateException("Cannot start the web server", e);
    }
    WebServer webServer = new WebServer(server, connector.getLocalPort());
    if (USED_PORTS.add(webServer.port) || port != 0) {
      return webServer;
    }
    try (webServer) {
      return start(port, keepAlive, endpoint);
    }
  }

  private static QueuedThreadPool createThreadPool() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("partnerinsights-sandbox-http");
    threads.setDaemon(true);
    return threads;
  }

  private static ServerConnector createConnector(Server server) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
    // Tokens do not fit into Jetty's cache of headers, which it then empties for each request.
    configuration.setHeaderCacheSize(0);
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(false);
    configuration.setIdleTimeout(BODY_TIMEOUT.toMillis());
    ServerConnector connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
    connector.setHost(LOOPBACK_ADDRESS);
    return connector;
  }

  public String url() {
    return "http://" + LOOPBACK_ADDRESS + ":" + port;
  }

  @Override
  public void close() {
    stopServer(server);
  }

  private static void stopServer(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot stop the web server", e);
    }
  }
}
