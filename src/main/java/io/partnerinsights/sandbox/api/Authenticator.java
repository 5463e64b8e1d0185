package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.identity.Tenant.SignInRules;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.settings.Mfa;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.util.Optional;

/** Checks the bearer tokens of requests. */
public final class Authenticator {
  private final Program program;
  private final TokenIssuer issuer;
  private final SignInRules rules;

  /**
   * Creates an authenticator that accepts one issuer's tokens. The marketplace accepts those of
   * applications without a user only.
   */
  public Authenticator(Program program, TokenIssuer issuer, SignInRules rules) {
    this.program = program;
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
    WITH_USER(401, "401", "Unauthorized", "Bearer error=\"invalid_token\""),
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

  /** Accepts or rejects a request. */
  Result authenticate(HttpRequest request) {
    Optional<Principal> holder = issuer.holder(request);
    if (holder.isEmpty()) {
      return request.header("Authorization").isPresent()
          ? Rejection.INVALID_TOKEN
          : Rejection.NO_TOKEN;
    }
    Principal principal = holder.get();
    if (program == Program.CMP) {
      return principal.appOnly() ? new Accepted(principal.name()) : Rejection.WITH_USER;
    }
    if (rules.mfa() == Mfa.AT_API && !principal.multiFactor()) {
      return Rejection.NO_MFA;
    }
    return principal.appOnly() && !rules.appOnlyAccepted()
        ? Rejection.APP_ONLY
        : new Accepted(principal.name());
  }
}
