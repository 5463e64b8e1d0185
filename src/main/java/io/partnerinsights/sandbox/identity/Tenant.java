package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.Mfa;
import io.partnerinsights.sandbox.settings.SignInError;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users and the application that may sign in.
 *
 * @param certificates with which the application may sign in
 * @param federatedIssuer whose assertions replace the application's secret
 * @param passwords by user name, the first user first
 */
public record Tenant(
    String tenantId,
    String clientId,
    String clientSecret,
    List<X509Certificate> certificates,
    FederatedIssuer federatedIssuer,
    Map<String, String> passwords,
    SignInRules rules) {

  /**
   * The rules of signing in.
   *
   * @param appOnlyAccepted whether the API accepts tokens of the client-credentials grant
   * @param pendingDevicePolls number of polls until a device code counts as entered
   * @param error the error of every sign-in, or of every call of the API; null for none
   */
  public record SignInRules(
      Duration tokenLifetime,
      Mfa mfa,
      boolean appOnlyAccepted,
      int pendingDevicePolls,
      @Nullable SignInError error) {

    /** Whether the application has no redirect address on this machine. */
    boolean refusesRedirects() {
      return error != null && error.number() == 50011;
    }

    /** Throws the error that the settings demand, if it is one of the identity platform. */
    void check() {
      if (error != null && !error.isOfApi()) {
        throw SignInException.of(error);
      }
    }
  }

  /** Checks that a request names the registered application. */
  void checkApplication(Map<String, String> form) {
    String named = Fields.required(form, "client_id");
    if (!named.equalsIgnoreCase(clientId)) {
      throw new SignInException(
          400,
          "unauthorized_client",
          700016,
          "Application with identifier '" + named + "' was not found in the directory.");
    }
  }

  /** Returns whether the first segment of a URL's path names this tenant. */
  boolean isNamed(String segment) {
    return segment.equalsIgnoreCase(tenantId)
        || segment.equals("common")
        || segment.equals("organizations");
  }

  /** Returns the user who is assumed to sign in, unless the request names another. */
  String firstUser() {
    return passwords.keySet().iterator().next();
  }

  /** Returns a text without secrets. */
  @Override
  public String toString() {
    return "Tenant[" + tenantId + ", client " + clientId + ", users " + passwords.keySet() + "]";
  }
}
