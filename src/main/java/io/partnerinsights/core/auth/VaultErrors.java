package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.RetryAfter;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.VaultReference;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates the errors of secrets in a vault. They name the secret and never quote its value. */
final class VaultErrors {
  private VaultErrors() {}

  static PartnerInsightsException unreachable(
      VaultReference secret, String reason, @Nullable Duration retryAfter, @Nullable Exception e) {
    Problem problem =
        Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "The vault does not give " + secret.text())
            .reason(reason)
            .remedy("check the vault's firewall, the proxy and the trust store, or try again later")
            .cause(e);
    RetryAfter.addTo(problem, retryAfter);
    return problem.toException();
  }

  /**
   * Says why the vault gives or takes no secret.
   *
   * @param cause the vault's own code, such as {@code SecretDisabled}; empty for none
   */
  static PartnerInsightsException refused(
      VaultReference secret, TextResponse response, String cause) {
    int status = response.status();
    String reason = "the vault answered with HTTP status " + status;
    String remedy =
        switch (status) {
          case 404 ->
              "check the names of the vault and the secret: it is not there, or was deleted";
          case 403 ->
              cause.equals("SecretDisabled")
                  ? "enable the secret, or store a new version of it"
                  : "give this process's identity the role Key Vault Secrets User, or Key Vault"
                      + " Secrets Officer to store renewed tokens, and check the vault's firewall";
          default -> "check the reference; a redirect is not followed";
        };
    return unreadable(secret, cause.isEmpty() ? reason : reason + ", " + cause, remedy);
  }

  static PartnerInsightsException unusable(VaultReference secret) {
    return unreadable(
        secret, "the vault's answer has no secret", "check whether it is a vault at this address");
  }

  static PartnerInsightsException foreignChallenge(VaultReference secret) {
    return unreadable(
        secret,
        "the vault asks for a token of another resource than " + secret.audience(),
        "check whether it is a vault at this address");
  }

  static PartnerInsightsException tokenRefused(VaultReference secret) {
    return unreadable(
        secret,
        "the vault does not accept the token of this process",
        "check that the identity is of the vault's tenant");
  }

  /**
   * Says that no source gives a token.
   *
   * @param failures the messages of the sources that were asked
   */
  static PartnerInsightsException noToken(String audience, List<String> failures) {
    return Problem.of(ErrorCode.SECRET_UNREADABLE, "No token for " + audience + " is available")
        .reason(String.join("; ", failures))
        .remedy(
            "run in Fabric or Synapse, or on a machine of Azure with a managed identity, or set"
                + " clientSecret or clientCertificate outside the vault")
        .toException();
  }

  static PartnerInsightsException noTokenOfLibrary(String name, Throwable cause) {
    return Problem.of(ErrorCode.NO_MANAGED_IDENTITY, name + " gives no token for a vault")
        .reason(cause.getClass().getName())
        .remedy("check that the user or the workspace's identity may use the vault")
        .toException();
  }

  private static PartnerInsightsException unreadable(
      VaultReference secret, String reason, String remedy) {
    return Problem.of(ErrorCode.SECRET_UNREADABLE, secret.text() + " cannot be read or written")
        .reason(reason)
        .remedy(remedy)
        .toException();
  }
}
