package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.options.AuthKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The refusals of the sign-in service that have a remedy of their own, by the numbers of Microsoft
 * Entra (AADSTS…) and the errors of OAuth. A number without a row is shown with the address of
 * Microsoft's page for it: no row applies because it is the nearest one.
 */
final class SignInRefusals {
  private static final String LOGIN = "sign in again (partnerinsights login), and ";

  private static final String USE_MFA =
      "use auth=browser, auth=deviceCode or the refreshToken of a sign-in with MFA"
          + " (partnerinsights login)";

  /** The remedy for a redirect address that the application's registration lacks. */
  static final String ADD_LOCALHOST =
      "add http://localhost to the application under Mobile and desktop applications";

  /** Errors that OAuth or Entra gives to many refusals: next to a number they say nothing. */
  private static final Set<String> GENERAL =
      Set.of(
          "invalid_grant",
          "invalid_client",
          "unauthorized_client",
          "access_denied",
          "interaction_required");

  /** The ways to sign in that use a refresh token. */
  private static final Set<AuthKind> TOKENS =
      EnumSet.of(AuthKind.REFRESH_TOKEN, AuthKind.BROWSER, AuthKind.DEVICE_CODE);

  /** The refusal for which another interactive way to sign in may be allowed. */
  private static final Refusal BLOCKED =
      row(
          "53003 50131 53002 530032 530034 530035",
          ErrorCode.SIGN_IN_BLOCKED,
          "A Conditional Access policy of the tenant blocks this way to sign in",
          "ask the tenant's administrator which ways to sign in are allowed");

  /**
   * All rows, which docs/sign-in-errors.md shows. If a response has several numbers, the first row
   * with one of them applies.
   */
  static final List<Refusal> ALL =
      List.of(
          row(
              "50078",
              ErrorCode.MFA_REQUIRED,
              "The sign-in with multi-factor authentication (MFA) is too old for the tenant's"
                  + " policy",
              "sign in with MFA again, with auth=browser, auth=deviceCode or partnerinsights login,"
                  + " which gives a new refreshToken"),
          BLOCKED,
          row(
              "53000 53001 530002 530003 50097 50129",
              ErrorCode.SIGN_IN_BLOCKED,
              "A Conditional Access policy requires a device that the tenant manages",
              "sign in with auth=browser (partnerinsights login) on a managed device, or ask the"
                  + " tenant's administrator to exempt the user"),
          row(
              "65001 90094 650056 650057",
              "The application lacks consent to read Partner Center",
              "grant the application the delegated permission user_impersonation of Microsoft"
                  + " Partner Center, and admin consent"),
          row(
              "65004",
              "The user declined to give consent to the application",
              "sign in again and accept, or let an administrator consent to the application"),
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
              "remove clientSecret. If the secret opens a vault, use clientCertificate instead"),
          row(
              "7000218",
              "The sign-in service does not accept the application without a secret",
              "set clientSecret. For partnerinsights login, auth=browser or auth=deviceCode, allow"
                  + " public client flows in the application's registration"),
          row(
              "700016 700011",
              "The application does not exist in the tenant",
              "check clientId and tenantId"),
          row(
              "7000112 70001",
              "The application is disabled in the tenant",
              "let an administrator enable it under Enterprise applications, or set clientId to"
                  + " another application"),
          row(
              "50011 500113",
              "The application lacks the redirect address of this sign-in",
              ADD_LOCALHOST),
          row(
              "500011 50001",
              "The tenant does not have the API for which a token was requested",
              "set tenantId to the partner account's tenant, and leave out option resource. Admin"
                  + " consent adds Partner Center to a tenant"),
          row(
              "50034 51004",
              "The user does not exist in the tenant",
              "check username and tenantId. The user must belong to the tenant, or be a guest in"
                  + " it"),
          row(
              "50020 90072 16000",
              "The user belongs to another tenant",
              "set tenantId to the user's tenant, or let an administrator add the user as a guest"),
          row(
              "50128 50059 90019",
              "The sign-in does not name a tenant",
              "set tenantId to the tenant's id, and username in the form user@domain"),
          row(
              "90002 900023",
              "The tenant does not exist",
              "check tenantId, which must be the tenant of the partner account"),
          row(
              "50053",
              "The account is locked after too many failed sign-ins, or this machine's address is"
                  + " blocked",
              "wait, because each attempt may extend the lock. An administrator can read the"
                  + " sign-in logs and unblock the user"),
          row(
              "50055 50144",
              "The user's password has expired",
              "let the user set a new password at https://myaccount.microsoft.com, then set"
                  + " option password or sign in again (partnerinsights login)"),
          row(
              "50057",
              "The user's account is disabled",
              "let an administrator enable the user, or sign in as another user"),
          row(
              "50105",
              "The user is not assigned to the application",
              "let an administrator assign the user under Enterprise applications > Users and"
                  + " groups"),
          row(
              "50079 50072",
              ErrorCode.MFA_REQUIRED,
              "The user has not set up multi-factor authentication (MFA)",
              "let the user set it up at https://aka.ms/mfasetup, then sign in again with MFA"
                  + " (partnerinsights login)"),
          // 900421: signed in without MFA; the others: MFA has to be completed.
          row(
              "50074 50076 50158 900421",
              ErrorCode.MFA_REQUIRED,
              "The sign-in requires multi-factor authentication (MFA)",
              USE_MFA),
          row("700020 interaction_required", "The user must sign in interactively", USE_MFA),
          row(
              "70020 70019 expired_token code_expired",
              ErrorCode.SIGN_IN_TIMEOUT,
              "The device code expired before it was entered",
              "start again and enter the code within 15 minutes. If the page blocked the sign-in"
                  + " (AADSTS53003), use "
                  + other(AuthKind.DEVICE_CODE)),
          row(
              "501481 500112 54005",
              "The sign-in service rejected the browser's authorization code",
              "start again. The code was used before, or belongs to another sign-in"),
          row(
              "authorization_declined access_denied",
              "The sign-in was declined",
              "start again and accept the sign-in"),
          row(
              "700211 700212 700213 70021",
              "The application has no federated credential for the assertion",
              "compare issuer, subject and audience in the message with the federated credentials"
                  + " in the application's registration"),
          row(
              "700027 700024 1000502 50027",
              "The sign-in service rejected the certificate or the assertion",
              "add the certificate to the application's registration, and check its expiry and this"
                  + " machine's clock"),
          row(
              "invalid_client unauthorized_client",
              "The sign-in service rejected the application",
              "check clientId and clientSecret, and whether the secret has expired"),
          row(
                  "50126 invalid_grant",
                  "The sign-in service rejected the user name and password",
                  "check username and password. If the tenant enforces MFA, use auth=browser,"
                      + " auth=deviceCode or a refreshToken (partnerinsights login)")
              .with(EnumSet.of(AuthKind.PASSWORD)),
          row(
                  "700007 70000",
                  "The refresh token belongs to another application, or is damaged",
                  "set clientId to the application with which the user signed in, or sign in again"
                      + " (partnerinsights login)")
              .with(TOKENS),
          row(
                  "700082",
                  "The refresh token has expired, because it was not used for 90 days",
                  LOGIN
                      + "store the token where the connector renews it: in a file or Azure Key"
                      + " Vault")
              .with(TOKENS),
          row(
                  "70043",
                  "The refresh token has expired, because the tenant's policy requires frequent"
                      + " sign-ins",
                  LOGIN
                      + "ask the tenant's administrator to exempt this user from the sign-in"
                      + " frequency")
              .with(TOKENS),
          row(
                  "50173 50132 50133",
                  "The user's refresh tokens were revoked, for example by a new password",
                  LOGIN + "set the new refreshToken")
              .with(TOKENS),
          row(
                  "70008 700081 700084",
                  "The refresh token is no longer valid",
                  LOGIN + "set the new refreshToken")
              .with(TOKENS),
          row(
                  "invalid_grant",
                  "The sign-in service rejected the refresh token",
                  "check refreshToken, or sign in again (partnerinsights login)")
              .with(EnumSet.of(AuthKind.REFRESH_TOKEN)),
          // A user who signs in with a browser or a code has set neither a password nor a token.
          row(
                  "invalid_grant",
                  "The sign-in service did not issue a token after the user signed in",
                  "start again. If that does not help, check tenantId, clientId and whether the"
                      + " application allows public client flows")
              .with(EnumSet.of(AuthKind.BROWSER, AuthKind.DEVICE_CODE)));

  /**
   * One row of the table.
   *
   * @param names numbers of Microsoft Entra and errors of OAuth
   * @param ways the ways to sign in to which it applies
   */
  record Refusal(
      List<String> names, Set<AuthKind> ways, ErrorCode code, String problem, String remedy) {
    private Refusal with(Set<AuthKind> only) {
      return new Refusal(names, only, code, problem, remedy);
    }

    /** Returns the error's texts; another way may be allowed where this one is blocked. */
    ErrorRow row(AuthKind way) {
      boolean isInteractive = way == AuthKind.BROWSER || way == AuthKind.DEVICE_CODE;
      String other = equals(BLOCKED) && isInteractive ? "sign in with " + other(way) + ", or " : "";
      return code.row(problem, "{reason}", other + remedy, "correlationId");
    }
  }

  private SignInRefusals() {}

  /** Returns the row of a refusal; empty if no row is certain. */
  static Optional<Refusal> find(TokenResponse refusal, AuthKind way) {
    List<String> numbers = refusal.numbers();
    boolean isNamed = numbers.isEmpty() || !GENERAL.contains(refusal.error());
    Stream<String> names =
        Stream.concat(numbers.stream(), isNamed ? Stream.of(refusal.error()) : Stream.empty());
    Set<String> known = Set.copyOf(names.toList());
    return ALL.stream()
        .filter(row -> row.ways.contains(way) && row.names.stream().anyMatch(known::contains))
        .findFirst();
  }

  /** Returns how a user may sign in instead of with a browser, or with a code. */
  static String other(AuthKind way) {
    return way == AuthKind.BROWSER
        ? "auth=deviceCode (partnerinsights login --device)"
        : "auth=browser (partnerinsights login --browser)";
  }

  private static Refusal row(String names, String problem, String remedy) {
    return row(names, ErrorCode.SIGN_IN_REFUSED, problem, remedy);
  }

  private static Refusal row(String names, ErrorCode code, String problem, String remedy) {
    Set<AuthKind> all = EnumSet.allOf(AuthKind.class);
    return new Refusal(List.of(names.split(" ", -1)), all, code, problem, remedy);
  }
}
