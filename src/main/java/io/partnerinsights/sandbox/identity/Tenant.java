package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.SandboxSettings;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.settings.TestAccount;
import java.util.Map;

/** The only tenant, with its users, its application and whose assertions replace a secret. */
public record Tenant(SandboxSettings settings, FederatedIssuer federatedIssuer) {

  /** Whether the application has no redirect address on this machine. */
  boolean refusesRedirects() {
    SignInError error = settings.signInError;
    return error != null && error.number() == 50011;
  }

  /** Throws the error that the settings demand, if it is one of the identity platform. */
  void throwConfiguredError() {
    SignInError error = settings.signInError;
    if (error != null && !error.isApiError()) {
      throw OAuthException.of(error);
    }
  }

  void checkApplication(Map<String, String> form) {
    String clientId = OAuthException.requireField(form, "client_id");
    if (!clientId.equalsIgnoreCase(TestAccount.CLIENT_ID)) {
      throw new OAuthException(
          400,
          "unauthorized_client",
          700016,
          "Application with identifier '" + clientId + "' was not found in the directory.");
    }
  }

  boolean hasName(String segment) {
    return segment.equalsIgnoreCase(TestAccount.TENANT_ID)
        || segment.equals("common")
        || segment.equals("organizations");
  }

  /** Returns the user who is assumed to sign in, unless the request names another. */
  String firstUser() {
    return settings.passwordsByUser.keySet().iterator().next();
  }
}
