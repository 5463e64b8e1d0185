package io.partnerinsights.testing;

import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/**
 * A server whose clients in this JVM name it by a fixed address of this machine, at which nothing
 * listens. The server itself has any free port: the JVM's proxy selector leads requests to it.
 */
final class FixedAddress implements AutoCloseable {
  private static final Map<String, Proxy> SERVERS = new ConcurrentHashMap<>();

  static {
    ProxySelector.setDefault(new Selector(ProxySelector.getDefault()));
  }

  private final String authority;
  private final WebServer server;
  private final Proxy proxy;

  /** Selects the server of an address; leaves all other requests to another selector. */
  private static final class Selector extends ProxySelector {
    private final ProxySelector others;

    Selector(ProxySelector others) {
      this.others = others;
    }

    @Override
    public List<Proxy> select(URI uri) {
      Proxy server = SERVERS.get(uri.getAuthority());
      return server == null ? others.select(uri) : List.of(server);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException cause) {
      others.connectFailed(uri, address, cause);
    }
  }

  /**
   * Starts the server.
   *
   * @param port of the address, below those that systems give to servers; one server has it at a
   *     time
   */
  FixedAddress(int port, Endpoint endpoint) {
    this.authority = "127.0.0.1:" + port;
    this.server = WebServer.start(0, endpoint);
    HttpUrl url = HttpUrl.get(server.url());
    this.proxy = new Proxy(Proxy.Type.HTTP, new InetSocketAddress(url.host(), url.port()));
    if (SERVERS.putIfAbsent(authority, proxy) != null) {
      server.close();
      throw new IllegalStateException("another server has the address " + authority);
    }
  }

  /** Returns the address as an origin. */
  String origin() {
    return "http://" + authority;
  }

  @Override
  public void close() {
    SERVERS.remove(authority, proxy);
    server.close();
  }
}
