package io.partnerinsights.core.model;

import java.net.URI;
import java.util.Objects;

/**
 * A pre-authorised link to a report's file: whoever knows its query string can read the file. It is
 * fetched without a token and never shown.
 */
public final class SecureLink {
  private final String url;

  private SecureLink(String url) {
    this.url = url;
  }

  /** Wraps a link. */
  public static SecureLink of(String url) {
    return new SecureLink(Objects.requireNonNull(url).strip());
  }

  /** The whole link, for the wire only. */
  public String reveal() {
    return url;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecureLink link && link.url.equals(url);
  }

  @Override
  public int hashCode() {
    return url.hashCode();
  }

  /** The link up to its query string. */
  @Override
  public String toString() {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() + "://" + uri.getHost() + uri.getRawPath() + "?***";
    } catch (IllegalArgumentException e) {
      return "***";
    }
  }
}
