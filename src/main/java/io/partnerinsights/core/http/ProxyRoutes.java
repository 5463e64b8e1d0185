package io.partnerinsights.core.http;

import io.partnerinsights.core.options.ServiceHosts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Sends all requests through one proxy, except those to this machine: the proxy would take such a
 * request for one to its own machine. Without option {@code proxy} the JVM's selector applies,
 * whose default is the same.
 */
final class ProxyRoutes extends ProxySelector {
  private final Proxy proxy;

  ProxyRoutes(HttpSettings.Proxy proxy) {
    InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
    this.proxy = new Proxy(Proxy.Type.HTTP, address);
  }

  @Override
  public List<Proxy> select(URI uri) {
    boolean loopback = ServiceHosts.isLoopback(String.valueOf(uri.getHost()));
    return List.of(loopback ? Proxy.NO_PROXY : proxy);
  }

  /** Does nothing: the request fails, and its error names the proxy's options. */
  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException cause) {}
}
