package io.partnerinsights.core.options;

/** A host, without a user, and a port, such as those of a proxy. */
public record HostPort(String host, int port) {
  public HostPort {
    if (host.contains("@")) {
      throw new IllegalArgumentException("it must not contain a user or a password");
    }
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("it is not a host with a port from 1 to 65535");
    }
  }

  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || (text.contains("/") && !text.contains("@"))) {
      throw new IllegalArgumentException("it does not have the form host:port");
    }
    return new HostPort(
        text.substring(0, colon).strip(), parsePort(text.substring(colon + 1).strip()));
  }

  private static int parsePort(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the port is not a number from 1 to 65535", e);
    }
  }
}
