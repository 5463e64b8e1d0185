package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.settings.SandboxSettings.AppTokens;
import io.partnerinsights.sandbox.settings.SandboxSettings.Mfa;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bearer tokens of requests. The marketplace accepts those of applications without a
 * user only.
 */
record Authenticator(Backend backend, TokenIssuer issuer) {
  /** Whether a request is accepted. */
  sealed interface Result {}

  /**
   * A request of a user or application that may call the API.
   *
   * @param multiFactor whether the user has signed in with a second factor; null for an application
   */
  record Accepted(String principal, @Nullable Boolean multiFactor) implements Result {
    private static Accepted of(Principal holder) {
      return new Accepted(
          holder.name(), holder.appOnly() ? null : Boolean.valueOf(holder.multiFactor()));
    }
  }

  /**
   * A rejected request.
   *
   * @param challenge the WWW-Authenticate header; empty for none
   */
  record Rejection(int status, String code, String message, String challenge) implements Result {
    private static final Rejection NO_TOKEN = new Rejection(401, "401", "Unauthorized", "Bearer");
    private static final Rejection INVALID_TOKEN = ofToken("401", "Unauthorized");
    private static final Rejection APP_ONLY =
        new Rejection(403, "403", "Forbidden: app-only tokens are not accepted", "");

    private static Rejection ofToken(String code, String message) {
      return new Rejection(401, code, message, "Bearer error=\"invalid_token\"");
    }

    private static Rejection of(SignInError error) {
      String code = String.valueOf(error.number());
      return error.number() == 403
          ? new Rejection(403, code, error.message(), "")
          : ofToken(code, error.message());
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
    SignInError error = backend.settings().signInError;
    if (error != null && error.isOfApi()) {
      return Rejection.of(error);
    }
    Principal principal = holder.get();
    if (backend.isMarketplace()) {
      return principal.appOnly() ? Accepted.of(principal) : Rejection.INVALID_TOKEN;
    }
    if (backend.settings().mfa == Mfa.AT_API && !principal.multiFactor()) {
      return Rejection.of(SignInError.of(900421));
    }
    return principal.appOnly() && backend.settings().appTokens == AppTokens.REFUSED
        ? Rejection.APP_ONLY
        : Accepted.of(principal);
  }
}
