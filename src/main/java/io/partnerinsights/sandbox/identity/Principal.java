package io.partnerinsights.sandbox.identity;

/**
 * The user or application that holds a token.
 *
 * @param name the user's name, or {@code app:<client id>}
 * @param appOnly whether it is an application without a user
 * @param multiFactor whether the sign-in had a second factor
 */
public record Principal(String name, boolean appOnly, boolean multiFactor) {

  /** Returns an application without a user. */
  static Principal application(String clientId) {
    return new Principal("app:" + clientId, true, true);
  }
}
