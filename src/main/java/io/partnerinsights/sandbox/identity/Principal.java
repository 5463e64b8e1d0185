package io.partnerinsights.sandbox.identity;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The user or application that holds a token.
 *
 * @param name the user's name, or {@code app:<client id>}
 * @param isAppOnly whether it is an application without a user
 * @param isMultiFactor whether the sign-in had a second factor
 */
public record Principal(String name, boolean isAppOnly, boolean isMultiFactor) {

  /** Returns a user who has signed in with a second factor. */
  public static Principal user(String name) {
    return new Principal(name, false, true);
  }

  String objectId() {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  public static Principal application(String clientId) {
    return new Principal("app:" + clientId, true, true);
  }
}
