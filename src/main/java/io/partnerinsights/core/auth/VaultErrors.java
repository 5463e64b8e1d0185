package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.VaultReference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Creates the errors of secrets in a vault. They name the secret and never quote its value. */
final class VaultErrors {
  private static final String CHECK_ADDRESS =
      "check the address of the secret, because its host may not be a vault";

  static final ErrorTemplate RESPONSE_WITHOUT_SECRET =
      unreadableRow("the vault's response contains no secret", CHECK_ADDRESS);
  static final ErrorTemplate FOREIGN_CHALLENGE =
      unreadableRow("the host requires a token that is not for {audience}", CHECK_ADDRESS);
  static final ErrorTemplate TOKEN_REFUSED =
      unreadableRow(
          "the vault rejected the access token of this process",
          "check that the identity of this process belongs to the vault's tenant");
  static final ErrorTemplate NO_TOKEN =
      ErrorCode.SECRET_UNREADABLE.template(
          "The connector cannot sign in to Azure Key Vault, because no token for {audience} is"
              + " available",
          "{failures}",
          "run in Fabric or Synapse, or on an Azure machine with a managed identity. Elsewhere, set"
              + " clientCertificate, and the connector signs in to the vault with the certificate");
  static final ErrorTemplate NO_TOKEN_OF_LIBRARY =
      ErrorCode.NO_MANAGED_IDENTITY.template(
          "The library {library} returned no token for Azure Key Vault",
          "the call to the library failed: {failure}",
          "check that the user or the workspace identity that runs this program has access to the"
              + " vault");
  private static final ErrorTemplate REFUSED = unreadableRow("{reason}", "{remedy}");
  private static final ErrorTemplate UNREACHABLE =
      ErrorCode.SIGN_IN_UNREACHABLE.template(
          "The connector cannot access the secret {secret} at the moment",
          "{reason}",
          "try again in a few minutes. If the error persists, check the proxy option and the"
              + " vault's firewall");

  private VaultErrors() {}

  private static ErrorTemplate unreadableRow(String reason, String remedy) {
    return ErrorCode.SECRET_UNREADABLE.template(
        "The connector cannot access the secret {secret}", reason, remedy);
  }

  static PartnerInsightsException unreachable(
      VaultReference secret,
      String reason,
      @Nullable Duration retryAfter,
      @Nullable Exception cause) {
    return UNREACHABLE
        .problem(secret.toText(), reason)
        .cause(cause)
        .retryAfter(retryAfter)
        .toException();
  }

  /** Says why the vault gives or takes no secret, with its own code, which may be empty. */
  static PartnerInsightsException refused(
      VaultReference secret, TextResponse response, String vaultCode) {
    int status = response.status();
    String reason = "the vault responded with HTTP status " + status;
    String remedy =
        switch (status) {
          case 404 ->
              "check the names of the vault and the secret. The secret may have been deleted";
          case 403 ->
              vaultCode.equals("SecretDisabled")
                  ? "enable the secret, or store a new version of it"
                  : "give the identity of this process the role Key Vault Secrets User, or, to"
                      + " store renewed tokens, Key Vault Secrets Officer. Also check the vault's"
                      + " firewall";
          default -> "check the vault's address. The connector does not follow redirects";
        };
    return REFUSED.error(
        secret.toText(), vaultCode.isEmpty() ? reason : reason + ", " + vaultCode, remedy);
  }
}
