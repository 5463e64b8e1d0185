package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.identity.Tenant.SignInRules;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.settings.Mfa;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.util.Optional;

/** Checks the bearer tokens of requests. */
public final class Authenticator {
  private static final String SCHEME = "bearer ";

  private final TokenIssuer issuer;
  private final SignInRules rules;

  /** Creates an authenticator that accepts one issuer's tokens. */
  public Authenticator(TokenIssuer issuer, SignInRules rules) {
    this.issuer = issuer;
    this.rules = rules;
  }

  /** Whether a request is accepted. */
  sealed interface Result {}

  /** A request of a user or application that may call the API. */
  record Accepted(String principal) implements Result {}

  /** The reasons to reject a request. */
  enum Rejection implements Result {
    NO_TOKEN(401, "401", "Unauthorized", "Bearer"),
    INVALID_TOKEN(401, "401", "Unauthorized", "Bearer error=\"invalid_token\""),
    NO_MFA(
        401,
        "900421",
        "Invalid MFA: the token has no multi-factor authentication",
        "Bearer error=\"invalid_token\""),
    APP_ONLY(403, "403", "Forbidden: app-only tokens are not accepted", "");

    final int status;
    final String code;
    final String message;

    /** The WWW-Authenticate header; empty for none. */
    final String challenge;

    Rejection(int status, String code, String message, String challenge) {
      this.status = status;
      this.code = code;
      this.message = message;
      this.challenge = challenge;
    }
  }

  /** Returns the holder of a request's token, if the token is valid. */
  public Optional<Principal> principal(HttpRequest request) {
    return request
        .header("Authorization")
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .flatMap(header -> issuer.holder(header.substring(SCHEME.length()).strip()));
  }

  /** Accepts or rejects a request. */
  Result authenticate(HttpRequest request) {
    Optional<Principal> holder = principal(request);
    if (holder.isEmpty()) {
      return request.header("Authorization").isPresent()
          ? Rejection.INVALID_TOKEN
          : Rejection.NO_TOKEN;
    }
    Principal principal = holder.get();
    if (rules.mfa() == Mfa.AT_API && !principal.multiFactor()) {
      return Rejection.NO_MFA;
    }
    return principal.appOnly() && !rules.appOnlyAccepted()
        ? Rejection.APP_ONLY
        : new Accepted(principal.name());
  }
}
