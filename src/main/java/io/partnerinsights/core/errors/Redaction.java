package io.partnerinsights.core.errors;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes secrets from texts before they are shown: a URL's query string, which holds a link's
 * signature, its user info, tokens, and parameters that hold a secret, such as {@code sig=}. It is
 * a last safeguard; callers should not pass secrets.
 */
public final class Redaction {
  /** Start of the address of Microsoft's page on an error; the number after it is not secret. */
  public static final String ENTRA_ERROR_PAGE = "https://login.microsoftonline.com/error?code=";

  private static final Pattern URL =
      Pattern.compile(
          "(?!"
              + Pattern.quote(ENTRA_ERROR_PAGE)
              + "\\d{1,9}[.,;)]?(?:\\s|$))((?i:https?)://[^\\s?\"'<>]*+)(\\?[^\\s\"'<>]*+)?");
  private static final Pattern URL_USER = Pattern.compile("((?i:https?)://)[^\\s/@\"'<>]+@");
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "(?i)\\b(sig|client_secret|client_assertion|password|refresh_token|access_token)="
              + "[^&\\s\"'<>]+");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer\\s+)[A-Za-z0-9._~+/-]{8,}=*");
  private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}+(\\.[A-Za-z0-9_.-]++)?");

  private Redaction() {}

  /** Returns the text with query strings, user info and tokens replaced by {@code ***}. */
  public static String redact(String text) {
    String withoutQueries = replaceMatches(URL, text, url -> url.group(1) + "?***");
    return redactTokens(URL_USER.matcher(withoutQueries).replaceAll("$1***@"));
  }

  /** Replaces what looks like a token, or like a parameter that holds one. */
  public static String redactTokens(String text) {
    String redactedText = SECRET_PARAMETER.matcher(text).replaceAll("$1=***");
    redactedText = BEARER.matcher(redactedText).replaceAll("$1***");
    return replaceMatches(JWT, redactedText, token -> "***");
  }

  /**
   * Replaces the matches that have the pattern's last group. A match without it is consumed too, so
   * that the time is linear for texts of many such beginnings.
   */
  private static String replaceMatches(
      Pattern pattern, String text, Function<MatchResult, String> replacement) {
    return pattern
        .matcher(text)
        .replaceAll(
            match -> {
              boolean isKept = match.group(match.groupCount()) == null;
              return Matcher.quoteReplacement(isKept ? match.group() : replacement.apply(match));
            });
  }
}
