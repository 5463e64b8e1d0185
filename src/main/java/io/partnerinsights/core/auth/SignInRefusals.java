package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.options.AuthKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The refusals of the sign-in service that have a remedy of their own, by the numbers of Microsoft
 * Entra (AADSTS…) and the errors of OAuth. A number without a row is shown with the address of
 * Microsoft's page for it, and no similar row is used.
 */
final class SignInRefusals {
  private static final String LOGIN_REMEDY =
      "sign in again (`partnerinsights login`), and set refreshToken to the new token";

  private static final String USE_WEB_PAGE =
      "use auth=browser or auth=deviceCode, or run `partnerinsights login` and set refreshToken to"
          + " the new token";

  /** ClientErrors has the same words. */
  private static final String USE_MFA = "sign in with MFA: " + USE_WEB_PAGE;

  private static final String ASSERTION_PROBLEM =
      "The sign-in service rejected the application's certificate or assertion";

  private static final String CERTIFICATE_REMEDY =
      "The application's registration must contain the certificate";

  /** The remedy for a redirect address that the application's registration lacks. */
  static final String REDIRECT_URI_REMEDY =
      "in the application's registration, add the redirect URI http://localhost under"
          + " Authentication > Mobile and desktop applications";

  /** Errors that OAuth or Entra gives to many refusals: next to a number they say nothing. */
  private static final Set<String> GENERIC_ERRORS =
      Set.of(
          "invalid_grant",
          "invalid_client",
          "unauthorized_client",
          "access_denied",
          "interaction_required");

  /** The ways to sign in that use a refresh token. */
  private static final Set<AuthKind> REFRESH_TOKEN_KINDS =
      EnumSet.of(AuthKind.REFRESH_TOKEN, AuthKind.BROWSER, AuthKind.DEVICE_CODE);

  /** The refusal for which another interactive way to sign in may be allowed. */
  private static final Refusal BLOCKED =
      row(
          "53003 50131 53002 530032 530034 530035",
          ErrorCode.SIGN_IN_BLOCKED,
          "A Conditional Access policy of the tenant blocks this sign-in method",
          "ask the tenant's administrator which sign-in methods are allowed");

  /**
   * All rows, which docs/sign-in-errors.md shows. If a response has several numbers, the first row
   * with one of them applies.
   */
  static final List<Refusal> ALL_ROWS =
      List.of(
          row(
              "50078",
              ErrorCode.MFA_REQUIRED,
              "The last sign-in with multi-factor authentication (MFA) is older than the tenant's"
                  + " policy allows",
              USE_MFA),
          BLOCKED,
          row(
              "53000 53001 530002 530003 50097 50129",
              ErrorCode.SIGN_IN_BLOCKED,
              "A Conditional Access policy requires a device that the tenant manages",
              "sign in with "
                  + alternativeTo(AuthKind.DEVICE_CODE)
                  + " on a managed device, or ask the tenant's administrator to exempt the user"),
          row(
              "65001 90094 650056 650057",
              "The application lacks consent to read Partner Center",
              "add the delegated permission user_impersonation of Microsoft Partner Center to the"
                  + " application. Then ask an administrator for admin consent"),
          row(
              "65004",
              "The user did not consent to the application",
              "sign in again and accept the request, or ask an administrator to grant admin consent"
                  + " to the application"),
          row(
              "7000215",
              "The client secret is wrong",
              "set clientSecret to the value of the secret, not to its id"),
          row(
              "7000222",
              "The client secret has expired",
              "create a new secret in the application's registration, and set clientSecret to it"),
          row(
              "700025",
              "The application is a public client, which must not send a secret",
              "remove clientSecret. If you also use it to sign in to Azure Key Vault, use"
                  + " clientCertificate for that instead"),
          row(
              "7000218",
              "The sign-in service does not accept the application without a secret",
              "set clientSecret. For a user's sign-in, you can instead allow public client flows in"
                  + " the application's registration"),
          row(
              "700016 700011",
              "The application does not exist in the tenant",
              "check options clientId and tenantId"),
          row(
              "7000112 70001",
              "The application is disabled in the tenant",
              "ask an administrator to enable it under Enterprise applications, or set clientId to"
                  + " an application that is enabled"),
          row(
              "50011 500113",
              "The application's registration lacks the redirect URI of this sign-in",
              REDIRECT_URI_REMEDY),
          row(
              "500011 50001",
              "The API for which a token was requested is not available in the tenant",
              "set tenantId to the partner account's tenant, and remove option `resource`. If that"
                  + " fails, ask an administrator for admin consent"),
          row(
              "50034 51004",
              "The user does not exist in the tenant",
              "check options username and tenantId. The user must belong to the tenant, or be a"
                  + " guest in it"),
          row(
              "50020 90072 16000",
              "The user does not belong to the tenant in option tenantId",
              "ask that tenant's administrator to add the user as a guest, or set tenantId to the"
                  + " user's own tenant"),
          row(
              "50128 50059 90019",
              "The sign-in does not name a tenant",
              "set tenantId to the tenant's id, and write username as user@domain"),
          row(
              "90002 900023",
              "The tenant does not exist",
              "set tenantId to the id of the partner account's tenant"),
          row(
              "50053",
              "The account is locked after too many failed sign-ins, or this machine's IP address"
                  + " is blocked",
              "wait before you try again, or ask an administrator to unblock the user. Each attempt"
                  + " may extend the lock"),
          row(
              "50055 50144",
              "The user's password has expired",
              "ask the user to set a new password at https://myaccount.microsoft.com. Then update"
                  + " option password, or sign in again (`partnerinsights login`)"),
          row(
              "50057",
              "The user's account is disabled",
              "ask an administrator to enable the user, or sign in as a different user"),
          row(
              "50105",
              "The user is not assigned to the application",
              "ask an administrator to assign the user to the application, under Enterprise"
                  + " applications > Users and groups"),
          row(
              "50079 50072",
              ErrorCode.MFA_REQUIRED,
              "The user has not set up multi-factor authentication (MFA)",
              "ask the user to set it up at https://aka.ms/mfasetup. Then sign in again with MFA"
                  + " (`partnerinsights login`)"),
          // 900421: signed in without MFA; the others: MFA has to be completed.
          row(
              "50074 50076 50158 900421",
              ErrorCode.MFA_REQUIRED,
              "The sign-in requires multi-factor authentication (MFA)",
              USE_MFA),
          row("700020 interaction_required", "The user must sign in interactively", USE_WEB_PAGE),
          row(
              "70020 70019 expired_token code_expired",
              ErrorCode.SIGN_IN_TIMEOUT,
              "The device code expired before it was entered",
              "start the sign-in again, and enter the code within 15 minutes. If a policy blocks"
                  + " device codes, use "
                  + alternativeTo(AuthKind.DEVICE_CODE)),
          row(
              "501481 500112 54005",
              "The sign-in service rejected the browser's authorization code, because it was used"
                  + " before or belongs to a different sign-in",
              "start the sign-in again"),
          row(
              "authorization_declined access_denied",
              "The sign-in was declined",
              "start the sign-in again, and accept it"),
          row(
              "700211 700212 700213 70021",
              "No federated credential of the application matches the token in the assertion file",
              "in the application's registration, set the federated credential's issuer, subject"
                  + " and audience to those in the service's message"),
          row(
              "700027 700024 1000502 50027",
              ASSERTION_PROBLEM,
              "check this machine's clock and the expiry of the certificate or assertion. "
                  + CERTIFICATE_REMEDY),
          row(
                  "invalid_client unauthorized_client",
                  ASSERTION_PROBLEM,
                  "check this machine's clock, clientId and the expiry of the certificate or"
                      + " assertion. "
                      + CERTIFICATE_REMEDY)
              .withKinds(EnumSet.of(AuthKind.WORKLOAD_IDENTITY)),
          row(
                  "invalid_client unauthorized_client",
                  "The sign-in service rejected the application",
                  "check options clientId and clientSecret, and whether the secret has expired")
              .withKinds(EnumSet.complementOf(EnumSet.of(AuthKind.WORKLOAD_IDENTITY))),
          row(
                  "50126 invalid_grant",
                  "The sign-in service rejected the user name and password",
                  "check options username and password. If the tenant enforces MFA, use"
                      + " auth=browser, auth=deviceCode or a refreshToken (`partnerinsights"
                      + " login`)")
              .withKinds(EnumSet.of(AuthKind.PASSWORD)),
          row(
                  "700007 70000",
                  "The refresh token belongs to another application, or is damaged",
                  "set clientId to the application with which the user signed in, or sign in again"
                      + " (`partnerinsights login`) with this application")
              .withKinds(REFRESH_TOKEN_KINDS),
          row(
                  "700082",
                  "The refresh token has expired, because no newer token replaced it for 90 days",
                  "sign in again (`partnerinsights login`). Keep the new token in a file or Azure"
                      + " Key Vault, where the connector renews it")
              .withKinds(REFRESH_TOKEN_KINDS),
          row(
                  "70043",
                  "The refresh token has expired, because the tenant's policy requires frequent"
                      + " sign-ins",
                  "sign in again (`partnerinsights login`). To sign in less often, ask the tenant's"
                      + " administrator to exempt this user from the policy")
              .withKinds(REFRESH_TOKEN_KINDS),
          row(
                  "50173 50132 50133",
                  "The user's refresh tokens were revoked, for example because the password was"
                      + " changed",
                  LOGIN_REMEDY)
              .withKinds(REFRESH_TOKEN_KINDS),
          row("70008 700081 700084", "The refresh token is no longer valid", LOGIN_REMEDY)
              .withKinds(REFRESH_TOKEN_KINDS),
          row(
                  "invalid_grant",
                  "The sign-in service rejected the refresh token",
                  "check that refreshToken contains the whole token, or sign in again"
                      + " (`partnerinsights login`) to get a new one")
              .withKinds(EnumSet.of(AuthKind.REFRESH_TOKEN)),
          // A user who signs in with a browser or a code has set neither a password nor a token.
          row(
                  "invalid_grant",
                  "The sign-in service did not issue a token after the user signed in",
                  "start the sign-in again. If it fails again, check tenantId and clientId, and"
                      + " allow public client flows for the application")
              .withKinds(EnumSet.of(AuthKind.BROWSER, AuthKind.DEVICE_CODE)));

  /**
   * One row of the table.
   *
   * @param errorIds numbers of Microsoft Entra and errors of OAuth
   * @param kinds the ways to sign in to which it applies
   */
  record Refusal(
      List<String> errorIds, Set<AuthKind> kinds, ErrorCode code, String problem, String remedy) {
    private Refusal withKinds(Set<AuthKind> newKinds) {
      return new Refusal(errorIds, newKinds, code, problem, remedy);
    }

    /** Returns the error's texts; another way may be allowed where this one is blocked. */
    ErrorTemplate toErrorTemplate(AuthKind kind) {
      boolean isInteractive = kind == AuthKind.BROWSER || kind == AuthKind.DEVICE_CODE;
      String alternative =
          equals(BLOCKED) && isInteractive ? "sign in with " + alternativeTo(kind) + ", or " : "";
      return code.template(problem, "{reason}", alternative + remedy, "correlationId");
    }
  }

  private SignInRefusals() {}

  /** Returns the row of a refusal; empty if no row is certain. */
  static Optional<Refusal> find(TokenResponse refusal, AuthKind kind) {
    List<String> numbers = refusal.errorNumbers();
    boolean isSpecific = numbers.isEmpty() || !GENERIC_ERRORS.contains(refusal.error());
    Stream<String> errorIds =
        Stream.concat(numbers.stream(), isSpecific ? Stream.of(refusal.error()) : Stream.empty());
    Set<String> refusalIds = Set.copyOf(errorIds.toList());
    return ALL_ROWS.stream()
        .filter(
            row -> row.kinds.contains(kind) && row.errorIds.stream().anyMatch(refusalIds::contains))
        .findFirst();
  }

  /** Returns the other way to sign in interactively: with a code, or with a browser. */
  static String alternativeTo(AuthKind kind) {
    return kind == AuthKind.BROWSER
        ? "auth=deviceCode (`partnerinsights login --device`)"
        : "auth=browser (`partnerinsights login --browser`)";
  }

  private static Refusal row(String errorIds, String problem, String remedy) {
    return row(errorIds, ErrorCode.SIGN_IN_REFUSED, problem, remedy);
  }

  private static Refusal row(String errorIds, ErrorCode code, String problem, String remedy) {
    Set<AuthKind> allKinds = EnumSet.allOf(AuthKind.class);
    return new Refusal(List.of(errorIds.split(" ", -1)), allKinds, code, problem, remedy);
  }
}
