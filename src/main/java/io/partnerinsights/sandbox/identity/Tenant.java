package io.partnerinsights.sandbox.identity;

import java.time.Duration;
import java.util.Map;

/**
 * Who may sign in, and on which terms.
 *
 * @param passwords by user name
 */
public record Tenant(
    String tenantId,
    String clientId,
    String clientSecret,
    Map<String, String> passwords,
    SignInRules rules) {

  /**
   * The terms.
   *
   * @param devicePolls how often the device code's owner lets the caller ask in vain
   * @param appOnlyAccepted whether the API accepts tokens of the client-credentials grant
   */
  public record SignInRules(
      Duration tokenLifetime, Mfa mfa, boolean appOnlyAccepted, int devicePolls) {}

  /** Whether a URL's first path segment means this tenant. */
  boolean answersTo(String segment) {
    return segment.equalsIgnoreCase(tenantId)
        || segment.equals("common")
        || segment.equals("organizations");
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return "Tenant[" + tenantId + ", client " + clientId + ", users " + passwords.keySet() + "]";
  }
}
