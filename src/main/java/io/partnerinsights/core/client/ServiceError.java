package io.partnerinsights.core.client;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A refusal of a call by the service.
 *
 * @param status the HTTP status, or the envelope's status if it is an error inside an HTTP success
 * @param message the service's message, empty if it has none
 * @param codeAndChallenge the service's error code and {@code WWW-Authenticate}, if any
 * @param isWebPage whether the body is a web page, which does not come from the service
 */
record ServiceError(
    ApiCall call,
    int status,
    String message,
    String codeAndChallenge,
    boolean isWebPage,
    String correlationId,
    @Nullable Duration retryAfter) {

  /** The error code for a token from a sign-in without MFA. A renewed token would be the same. */
  private static final String NO_MFA_CODE = "900421";

  /** The error code for a user on whom the tenant does not enforce MFA. */
  private static final String MFA_NOT_ENFORCED_CODE = "10001";

  /** The error code for a token whose audience is the retired graph.windows.net. */
  private static final Pattern WRONG_AUDIENCE = Pattern.compile("\\b900420\\b");

  /** The error of a claims challenge: a policy demands more of the sign-in than it had. */
  private static final Pattern CLAIMS = Pattern.compile("(?i)insufficient_?claims");

  /** The missing MFA in words. */
  private static final Pattern MFA_WORDS = Pattern.compile("(?i)\\bMFA\\b|multi-?\\s?factor");

  /** Returns the message and the detail. If both are empty, a gateway may have responded. */
  String fullText() {
    return (message + " " + codeAndChallenge).strip();
  }

  /** Whether an error's text says that a renewed token would be refused too. */
  static boolean appliesToEveryToken(String text) {
    return isMfaText(text) || WRONG_AUDIENCE.matcher(text).find() || CLAIMS.matcher(text).find();
  }

  /** Whether an error's text says that the sign-in lacks MFA. */
  private static boolean isMfaText(String text) {
    return text.contains(NO_MFA_CODE) || MFA_WORDS.matcher(text).find();
  }

  boolean isWrongAudience() {
    return status < 500 && WRONG_AUDIENCE.matcher(fullText()).find();
  }

  boolean isClaimsChallenge() {
    return (status == 401 || status == 403) && CLAIMS.matcher(fullText()).find();
  }

  boolean isMfaMissing() {
    return (status == 401 || status == 403) && (isMfaText(message) || isMfaText(codeAndChallenge));
  }

  /** Whether MFA is missing although the user may have signed in with it. */
  boolean isMfaNotEnforced() {
    return isMfaMissing() && fullText().contains(MFA_NOT_ENFORCED_CODE);
  }

  /** Whether a quota is used up whose message has these words. */
  boolean isQuotaExceeded(String words) {
    return status < 500
        && messageContains(words)
        && (messageContains("quota") || messageContains("number of queries exceeded"));
  }

  /**
   * Whether the service reports that nothing matches, in any words or none. A 404 with the message
   * of its gateway, a web page, or for the datasets, which every account has, means a wrong URL.
   */
  boolean isNothingFound() {
    return status == 404
        && !isWebPage
        && !messageContains("resource not found")
        && !(call.url().encodedPath().endsWith("/ScheduledDataset") && message.isEmpty());
  }

  /** Whether the service has nothing to create a report on: the query was deleted. */
  boolean isQueryOfNewReportMissing() {
    return isNothingFound() && call.isPost();
  }

  /** Whether a gateway gave up on a POST, which may have taken effect. */
  boolean isGatewayFailureOfPost() {
    return call.isPost() && (status == 502 || status == 504);
  }

  boolean isTestQueryTimeout() {
    boolean isTimeout = status == 408 || status == 504 || messageContains("timeout");
    return isTimeout && call.url().encodedPath().endsWith("/testQueryResult");
  }

  boolean isQueryCall() {
    return call.url().encodedPath().contains("/ScheduledQueries");
  }

  /** Whether the message contains the text, which is in lower case. */
  boolean messageContains(String text) {
    return message.toLowerCase(Locale.ROOT).contains(text);
  }
}
