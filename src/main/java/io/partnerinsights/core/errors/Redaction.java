package io.partnerinsights.core.errors;

import java.util.regex.Pattern;

/**
 * Removes secrets from texts before they are shown: a URL's query string, which holds a link's
 * signature, its user info, tokens, and parameters that hold a secret, such as {@code sig=}. It is
 * a last safeguard; callers should not pass secrets.
 */
public final class Redaction {
  private static final Pattern URL_QUERY =
      Pattern.compile("(https?://[^\\s?\"'<>]*)\\?[^\\s\"'<>]*");
  private static final Pattern URL_USER = Pattern.compile("(https?://)[^\\s/@\"'<>]+@");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)\\b(sig|client_secret|client_assertion|password|refresh_token|access_token)="
              + "[^&\\s\"'<>]+");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer\\s+)[A-Za-z0-9._~+/-]{8,}=*");
  private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_.-]+");

  private Redaction() {}

  /** Returns the text with query strings, user info and tokens replaced by {@code ***}. */
  public static String scrub(String text) {
    String safe = URL_QUERY.matcher(text).replaceAll("$1?***");
    safe = URL_USER.matcher(safe).replaceAll("$1***@");
    safe = PARAMETER.matcher(safe).replaceAll("$1=***");
    safe = BEARER.matcher(safe).replaceAll("$1***");
    return JWT.matcher(safe).replaceAll("***");
  }
}
