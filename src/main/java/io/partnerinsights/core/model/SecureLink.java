package io.partnerinsights.core.model;

import java.net.URI;
import java.util.Objects;

/**
 * A pre-authorised link to a report's file. Its query string is a secret, which gives access to the
 * file without a token. {@link #toString()} does not show it.
 */
public final class SecureLink {
  private final String url;

  private SecureLink(String url) {
    this.url = url;
  }

  /** Creates a link from its URL. */
  public static SecureLink of(String url) {
    return new SecureLink(Objects.requireNonNull(url).strip());
  }

  /** Returns the complete URL, for requests only. */
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

  /** Returns the URL without its query string. */
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
