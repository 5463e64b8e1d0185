package io.partnerinsights.sandbox.identity;

/**
 * Who holds a token.
 *
 * @param name the user's name, or {@code app:<client id>}
 * @param appOnly no user is behind it
 * @param strong signed in with a second factor
 */
public record Principal(String name, boolean appOnly, boolean strong) {}
