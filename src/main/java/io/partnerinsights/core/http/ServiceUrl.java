package io.partnerinsights.core.http;

import io.partnerinsights.core.options.ServiceHosts;
import okhttp3.HttpUrl;

/**
 * The base URL of a service that receives tokens or passwords: https, or http on the loopback
 * interface (for the sandbox). It has no user info, query or fragment; its text has no trailing
 * slash. Immutable.
 */
public final class ServiceUrl {
  private final HttpUrl url;

  private ServiceUrl(HttpUrl url) {
    this.url = url;
  }

  /** Parses a base URL; {@code INSECURE_URL} for http to another machine. */
  public static ServiceUrl parse(String text) {
    HttpUrl url = HttpUrl.parse(text.strip());
    if (url == null) {
      throw HttpErrors.NOT_A_SERVICE_URL.error();
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw HttpErrors.URL_WITH_USER.error();
    }
    if (url.query() != null || url.fragment() != null) {
      throw HttpErrors.URL_WITH_QUERY.error(url);
    }
    if (!isSecure(url)) {
      throw HttpErrors.INSECURE_URL.error(url);
    }
    return new ServiceUrl(url);
  }

  /** Whether others cannot read the traffic: https, or http on the loopback interface. */
  public static boolean isSecure(HttpUrl url) {
    return url.isHttps() || ServiceHosts.isLoopback(url.host());
  }

  /** Returns the URL of a path below this base; no segment may change the path. */
  public HttpUrl resolvePath(String... segments) {
    HttpUrl.Builder builder = url.newBuilder();
    if (url.pathSegments().get(url.pathSize() - 1).isEmpty()) {
      builder.removePathSegment(url.pathSize() - 1);
    }
    for (String segment : segments) {
      builder.addPathSegment(requireValidSegment(segment));
    }
    return builder.build();
  }

  private static String requireValidSegment(String segment) {
    if (segment.isBlank() || segment.strip().equals(".") || segment.strip().equals("..")) {
      throw HttpErrors.INVALID_PATH_SEGMENT.error(
          segment, segment.isBlank() ? "it is empty" : "it consists only of dots");
    }
    return segment.strip();
  }

  /** Whether the other URL has the same scheme, host and port. */
  public boolean hasSameOriginAs(HttpUrl otherUrl) {
    return isSameOrigin(url, otherUrl);
  }

  public static boolean isSameOrigin(HttpUrl url, HttpUrl otherUrl) {
    return url.scheme().equals(otherUrl.scheme())
        && url.host().equals(otherUrl.host())
        && url.port() == otherUrl.port();
  }

  @Override
  public String toString() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
