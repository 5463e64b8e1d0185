package io.partnerinsights.core.errors;

import java.util.regex.Pattern;

/**
 * The last net before a text is shown: a URL loses its query string (a secure link's signature is
 * there) and its user info, a bearer token its value. Nothing should rely on it; everything goes
 * through it.
 */
public final class Redaction {
  private static final Pattern URL_QUERY =
      Pattern.compile("(https?://[^\\s?\"'<>]*)\\?[^\\s\"'<>]*");
  private static final Pattern URL_USER = Pattern.compile("(https?://)[^\\s/@\"'<>]+@");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer\\s+)[A-Za-z0-9._~+/-]{8,}=*");
  private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_.-]+");

  private Redaction() {}

  /** The text without query strings, user info and tokens. */
  public static String scrub(String text) {
    String safe = URL_QUERY.matcher(text).replaceAll("$1?***");
    safe = URL_USER.matcher(safe).replaceAll("$1***@");
    safe = BEARER.matcher(safe).replaceAll("$1***");
    return JWT.matcher(safe).replaceAll("***");
  }
}
