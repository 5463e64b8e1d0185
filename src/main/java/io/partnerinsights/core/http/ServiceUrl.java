package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * The base URL of a service that is trusted with a token: https, or http on the loopback interface
 * (the sandbox). Without user info, query or fragment; the text has no slash at its end. Immutable.
 */
public final class ServiceUrl {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|::1");

  private final HttpUrl url;

  private ServiceUrl(HttpUrl url) {
    this.url = url;
  }

  /**
   * Parses a base URL.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code INSECURE_URL} for http to
   *     another machine, {@code OPTION_VALUE} for what is no base URL
   */
  public static ServiceUrl parse(String text) {
    HttpUrl url = HttpUrl.parse(text.strip());
    if (url == null) {
      throw refused("What should be a service's URL is not an http or https URL");
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw refused("A service's URL carries no user name and no password");
    }
    if (url.query() != null || url.fragment() != null) {
      throw refused("A service's URL has no query and no fragment: " + url);
    }
    if (!isSafe(url)) {
      throw Problem.of(ErrorCode.INSECURE_URL, "The URL " + url + " is not https")
          .reason("passwords and tokens would travel in the clear")
          .remedy("use https; plain http is allowed to this machine only, for the sandbox")
          .toException();
    }
    return new ServiceUrl(url);
  }

  private static RuntimeException refused(String problem) {
    return Problem.of(ErrorCode.OPTION_VALUE, problem)
        .remedy("give it as https://host/path")
        .toException();
  }

  /**
   * Whether what is sent there or comes from there stays unread: https, or http that does not leave
   * this machine. A name below {@code localhost} may resolve to anything.
   */
  public static boolean isSafe(HttpUrl url) {
    return url.isHttps() || LOOPBACK.matcher(url.host()).matches();
  }

  /** The URL for the HTTP client. */
  public HttpUrl url() {
    return url;
  }

  /**
   * The URL of a path below this base: each segment is encoded on its own.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_VALUE} for a segment that
   *     would lead elsewhere: nothing, {@code .} or {@code ..}
   */
  public HttpUrl at(String... segments) {
    HttpUrl.Builder builder = url.newBuilder();
    if (url.pathSegments().get(url.pathSize() - 1).isEmpty()) {
      builder.removePathSegment(url.pathSize() - 1);
    }
    for (String segment : segments) {
      builder.addPathSegment(checked(segment));
    }
    return builder.build();
  }

  private static String checked(String segment) {
    if (segment.isBlank() || segment.strip().equals(".") || segment.strip().equals("..")) {
      throw Problem.of(ErrorCode.OPTION_VALUE, "'" + segment + "' is no id or name")
          .remedy("check tenantId, queryId, reportId and executionId")
          .toException();
    }
    return segment.strip();
  }

  /** Whether the other URL has this one's scheme, host and port. */
  public boolean isOriginOf(HttpUrl other) {
    return sameOrigin(url, other);
  }

  static boolean sameOrigin(HttpUrl one, HttpUrl other) {
    return one.scheme().equals(other.scheme())
        && one.host().equals(other.host())
        && one.port() == other.port();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServiceUrl that && that.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
