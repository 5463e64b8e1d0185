package io.partnerinsights.core.options;

/**
 * A host and its port, such as a proxy's.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("it is not a host with a port from 1 to 65535");
    }
  }

  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || text.contains("/")) {
      throw new IllegalArgumentException("it is not written host:port");
    }
    return new HostPort(
        text.substring(0, colon).strip(), Integer.parseInt(text.substring(colon + 1).strip()));
  }
}
