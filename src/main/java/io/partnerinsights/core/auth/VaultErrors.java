package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.RetryAfter;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.VaultReference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Creates the errors of secrets in a vault. They name the secret and never quote its value. */
final class VaultErrors {
  private static final String CHECK_ADDRESS = "check the address: its host may not be a vault";

  static final ErrorRow UNUSABLE =
      unreadable("the vault's response contains no secret", CHECK_ADDRESS);
  static final ErrorRow FOREIGN_CHALLENGE =
      unreadable("the vault requires a token for a resource other than {audience}", CHECK_ADDRESS);
  static final ErrorRow TOKEN_REFUSED =
      unreadable(
          "the vault does not accept the token of this process",
          "check that the identity belongs to the vault's tenant");
  static final ErrorRow NO_TOKEN =
      ErrorCode.SECRET_UNREADABLE.row(
          "No token for {audience} is available",
          "{failures}",
          "run in Fabric or Synapse, or on an Azure machine with a managed identity. Otherwise, set"
              + " clientCertificate, with which the connector then signs in to the vault");
  static final ErrorRow NO_TOKEN_OF_LIBRARY =
      ErrorCode.NO_MANAGED_IDENTITY.row(
          "{library} returned no token for the vault",
          "its call ended with {failure}",
          "check that the user or the workspace's identity may use the vault");
  private static final ErrorRow REFUSED = unreadable("{reason}", "{remedy}");
  private static final ErrorRow UNREACHABLE =
      ErrorCode.SIGN_IN_UNREACHABLE.row(
          "{secret} cannot be read or written now",
          "{reason}",
          "check the vault's firewall and the proxy, or try again later");

  private VaultErrors() {}

  private static ErrorRow unreadable(String reason, String remedy) {
    return ErrorCode.SECRET_UNREADABLE.row("{secret} cannot be read or written", reason, remedy);
  }

  static PartnerInsightsException unreachable(
      VaultReference secret, String reason, @Nullable Duration retryAfter, @Nullable Exception e) {
    Problem problem = UNREACHABLE.problem(secret.text(), reason).cause(e);
    return RetryAfter.addTo(problem, retryAfter).toException();
  }

  /** Says why the vault gives or takes no secret, with its own code, which may be empty. */
  static PartnerInsightsException refused(
      VaultReference secret, TextResponse response, String cause) {
    int status = response.status();
    String reason = "the vault responded with HTTP status " + status;
    String remedy =
        switch (status) {
          case 404 -> "check the names of the vault and the secret, which may have been deleted";
          case 403 ->
              cause.equals("SecretDisabled")
                  ? "enable the secret, or store a new version of it"
                  : "give this process's identity the role Key Vault Secrets User, or Key Vault"
                      + " Secrets Officer to store renewed tokens, and check the vault's firewall";
          default -> "check the vault's address, because redirects are not followed";
        };
    return REFUSED.error(secret.text(), cause.isEmpty() ? reason : reason + ", " + cause, remedy);
  }
}
