package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.settings.SandboxSettings.AppTokenPolicy;
import io.partnerinsights.sandbox.settings.SandboxSettings.Mfa;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rejects requests whose tokens the API does not accept. */
record Authenticator(Backend backend, ErrorResponses errors) {
  /** Returns the response to a rejected request; null if the token's holder may call the API. */
  @Nullable HttpResponse findRejection(HttpRequest request, Optional<Principal> holder) {
    if (holder.isEmpty()) {
      return request.findHeader("Authorization").isPresent()
          ? invalidTokenResponse("401", "Unauthorized")
          : errors.rejection(401, "401", "Unauthorized").withHeader("WWW-Authenticate", "Bearer");
    }
    SignInError error = backend.settings().signInError;
    return error != null && error.isApiError() ? errorResponse(error) : rejectionOf(holder.get());
  }

  /** The marketplace accepts applications without a user only. */
  private @Nullable HttpResponse rejectionOf(Principal principal) {
    if (backend.isMarketplace()) {
      return principal.isAppOnly() ? null : invalidTokenResponse("401", "Unauthorized");
    }
    if (backend.settings().mfa == Mfa.AT_API && !principal.isMultiFactor()) {
      return errorResponse(SignInError.byNumber(900421));
    }
    return principal.isAppOnly() && backend.settings().appTokenPolicy == AppTokenPolicy.REFUSED
        ? errors.rejection(403, "403", "Forbidden: app-only tokens are not accepted")
        : null;
  }

  private HttpResponse errorResponse(SignInError error) {
    String code = String.valueOf(error.number());
    return error.number() == 403
        ? errors.rejection(403, code, error.message())
        : invalidTokenResponse(code, error.message());
  }

  private HttpResponse invalidTokenResponse(String code, String message) {
    return errors
        .rejection(401, code, message)
        .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }
}
