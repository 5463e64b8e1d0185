package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.http.RetryAfter;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.AuthKind;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates the errors of sign-ins. */
final class SignInErrors {
  private static final String USE_MFA =
      "use refreshToken (from an interactive sign-in with MFA), auth=browser or auth=deviceCode";

  private static final Row BLOCKED =
      row(
          "AADSTS(53003|53000|53001|530032|530034|530035)\\b",
          ErrorCode.SIGN_IN_BLOCKED,
          "A Conditional Access policy of the tenant blocks this way to sign in",
          "ask the tenant's administrator which ways its policies allow, or use a refreshToken of a"
              + " sign-in that they allow");

  private static final Row PASSWORD_GRANT =
      row(
          "invalid_grant",
          "The sign-in service does not accept the user name and password",
          "check username and password; where MFA is enforced " + USE_MFA);

  private static final Row TOKEN_GRANT =
      row(
          "invalid_grant",
          "The sign-in service does not accept the refresh token",
          "check refreshToken, or sign in again (partnerinsights login)");

  /** A user who signs in with a browser or a code has set neither a password nor a token. */
  private static final Row INTERACTIVE_GRANT =
      row(
          "invalid_grant",
          "The sign-in service gives no token for this sign-in",
          "start again; if that does not help, check tenantId and clientId, and that the"
              + " application allows public client flows");

  /** Maps the authority's error codes to errors. The first matching row applies. */
  private static final List<Row> REFUSALS =
      List.of(
          row(
              "AADSTS(50078|50131)\\b",
              ErrorCode.MFA_REQUIRED,
              "The sign-in with multi-factor authentication is too old for the tenant's policy",
              "sign in again with MFA: a new refreshToken (partnerinsights login), auth=browser or"
                  + " auth=deviceCode"),
          BLOCKED,
          row(
              "AADSTS65001\\b",
              "The application has no consent to read Partner Center",
              "grant the application the delegated permission user_impersonation of Microsoft"
                  + " Partner Center, and admin consent to it, in its registration"),
          row(
              "AADSTS7000215\\b",
              "The client secret is wrong",
              "set clientSecret to the value of the secret, not to its id"),
          row(
              "AADSTS7000222\\b",
              "The client secret has expired",
              "create a new secret in the application's registration and set clientSecret to it"),
          row(
              "AADSTS700025\\b",
              "The application is a public client, which must not send a secret",
              "remove clientSecret; if the secret opens a vault, use clientCertificate in its"
                  + " place"),
          row(
              "AADSTS7000218\\b",
              "The sign-in service does not accept the application without a secret",
              "set clientSecret; for a sign-in by login, auth=browser or auth=deviceCode allow"
                  + " public client flows in the application's registration"),
          row(
              "AADSTS50034\\b",
              "The tenant has no such user",
              "check tenantId and username: the user must be of the tenant, or a guest in it"),
          row(
              "AADSTS50079\\b",
              ErrorCode.MFA_REQUIRED,
              "The user has not set up multi-factor authentication",
              "let the user set it up at https://aka.ms/mfasetup, then sign in again with MFA"
                  + " (partnerinsights login)"),
          // 900421: signed in without MFA; the others: MFA has to be completed.
          row(
              "AADSTS(50074|50076|50158)|900421|interaction_required",
              ErrorCode.MFA_REQUIRED,
              "Sign-in requires multi-factor authentication",
              USE_MFA),
          row(
              "AADSTS(70020|70019)|expired_token|code_expired",
              ErrorCode.SIGN_IN_TIMEOUT,
              "The device code expired before it was entered",
              "start again and enter the code within 15 minutes. If the page said that access is"
                  + " blocked (AADSTS53003), use "
                  + other(AuthKind.DEVICE_CODE)),
          row(
              "AADSTS(501481|500112|54005)\\b",
              "The sign-in service does not accept the browser's authorization code",
              "start again: the code was used before, or belongs to another sign-in"),
          row(
              "authorization_declined|access_denied",
              "The sign-in was declined",
              "start again and accept the sign-in"),
          row(
              "AADSTS(90002|900023)",
              "The sign-in service does not know the tenant",
              "check tenantId"),
          row(
              "AADSTS(700211|700212|700213|70021)\\b",
              "The application has no federated credential for the assertion",
              "compare issuer, subject and audience of the federated credential, in the"
                  + " application's registration, with those in the message"),
          row(
              "AADSTS(700027|700024|1000502|50027)\\b",
              "The sign-in service does not accept the certificate or the assertion",
              "add the certificate to the application's registration, check whether it has expired,"
                  + " and check this machine's clock"),
          row(
              "invalid_client|unauthorized_client|AADSTS700016",
              "The sign-in service does not accept the application",
              "check clientId and clientSecret, and whether the secret has expired"));

  /** The refusals of a refresh token. */
  private static final List<Row> TOKENS =
      List.of(
          row(
              "AADSTS(700007|70000)\\b",
              "The refresh token was given to another application, or is damaged",
              "set clientId to the application with which the user signed in, or sign in again"
                  + " (partnerinsights login)"),
          row(
              "AADSTS700082\\b",
              ErrorCode.SIGN_IN_REFUSED,
              "The refresh token has expired, because it was not used for 90 days",
              "sign in interactively again (partnerinsights login), and keep the token where it is"
                  + " renewed: in the file of login, or in a vault (keyvault:)"),
          row(
              "AADSTS50173\\b",
              ErrorCode.SIGN_IN_REFUSED,
              "The user's refresh tokens were revoked, for example by a new password",
              "sign in interactively again (partnerinsights login) and set the new refreshToken"),
          row(
              "AADSTS(50173|70008|700081|700082|700084)",
              "The refresh token is no longer valid",
              "sign in interactively again and set the new refreshToken, or use auth=browser or"
                  + " auth=deviceCode"));

  private static final Row OTHER =
      row(
          "",
          "The sign-in service refused the sign-in",
          "check tenantId, clientId and the credentials");

  /** The status of a managed identity's endpoint that is being updated. */
  private static final int UPDATED = 410;

  static final ErrorRow NO_BROWSER =
      ErrorCode.NO_BROWSER.row(
          "auth=browser cannot open a browser here",
          "this process has no desktop, or was started over SSH",
          "use auth=deviceCode, or set refreshToken to the file of a sign-in on a machine with a"
              + " browser (partnerinsights login)");
  static final ErrorRow BROWSER_TIMEOUT =
      ErrorCode.SIGN_IN_TIMEOUT.row(
          "The sign-in in the browser was not completed",
          "no answer came within {waited}",
          "start again. If the page said that access is blocked (AADSTS53003), use "
              + other(AuthKind.BROWSER)
              + "; if it said that the redirect URI does not match (AADSTS50011), add"
              + " http://localhost to the application under Mobile and desktop applications");
  static final ErrorRow NO_LISTENER =
      ErrorCode.NO_BROWSER.row(
          "auth=browser cannot receive the browser's answer",
          "no port of localhost can be used: {cause}",
          "use auth=deviceCode");
  static final ErrorRow FOREIGN_TOKEN =
      ErrorCode.SIGN_IN_REFUSED.row(
          "The token belongs to another sign-in",
          "its nonce is not the nonce of this sign-in: another page or program may have sent it",
          "start again; if it happens again, inform the tenant's administrator");
  static final ErrorRow INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.row(
          "The thread was interrupted during sign-in", "sign in again when nothing interrupts it");
  static final ErrorRow NO_REFRESH_TOKEN =
      ErrorCode.SIGN_IN_REFUSED.row(
          "The sign-in service gave no refresh token",
          "the sign-in succeeded, but without the permission offline_access",
          "grant offline_access to the application, then sign in again");
  static final ErrorRow SUPPLIED_TOKEN_INVALID =
      ErrorCode.TOKEN_REJECTED.row(
          "The supplied access token is not valid",
          "the service responded to it with 401, and a supplied token cannot be renewed",
          "set a new accessToken (it is valid for 60 minutes), or sign in with refreshToken,"
              + " browser or deviceCode, whose tokens are renewed");
  static final ErrorRow CERTIFICATE_WITH_USER =
      ErrorCode.OPTION_CONFLICT.row(
          "Option clientCertificate does not apply to auth={auth}",
          "the certificate signs in the application, without a user",
          "remove the user's credentials, or use clientSecret instead of the certificate");
  static final ErrorRow UNREADABLE_CERTIFICATE =
      ErrorCode.OPTION_VALUE.row(
          "The certificate's file {file} cannot be used",
          "{reason}",
          "check options clientCertificate and clientCertificatePassword: the file must be PKCS12"
              + " with one RSA key and its certificate");
  static final ErrorRow UNUSABLE_CERTIFICATE_FILE =
      ErrorCode.SECRET_UNREADABLE.row(
          "The certificate's file {file} cannot be read",
          "{message}",
          "set option clientCertificate to the path of the PKCS12 file");
  static final ErrorRow INVALID_CERTIFICATE =
      ErrorCode.OPTION_VALUE.row(
          "The certificate in {file} is not valid now",
          "it is valid from {from} to {to}",
          "create a new certificate, add it to the application's registration and set"
              + " clientCertificate to its file");
  static final ErrorRow UNUSABLE_ASSERTION =
      ErrorCode.SECRET_UNREADABLE.row(
          "The assertion's file {file} cannot be used",
          "{reason}",
          "check option clientAssertionFile, or the variable AZURE_FEDERATED_TOKEN_FILE, and the"
              + " program that renews the file");
  static final ErrorRow NO_MANAGED_IDENTITY =
      ErrorCode.NO_MANAGED_IDENTITY.row(
          "No managed identity is available on this machine",
          "{reason}",
          "run on a machine of Azure to which the identity is assigned, and check clientId;"
              + " elsewhere sign in with clientAssertionFile, clientCertificate or clientSecret");
  static final ErrorRow MISSING_OPTION =
      ErrorCode.OPTION_MISSING.row(
          "Option {key} is missing",
          "{reason}",
          "set it, or the options of another sign-in method (option auth)");
  private static final ErrorRow IDENTITY_UNREACHABLE =
      ErrorCode.SIGN_IN_UNREACHABLE.row(
          "The managed identity of this machine gives no token now",
          "{reason}",
          "try again later; if the error persists, check the identity of the machine");
  private static final ErrorRow UNREACHABLE =
      ErrorCode.SIGN_IN_UNREACHABLE.row(
          "The sign-in service gave no usable response",
          "{reason}",
          "check authorityUrl, the proxy and the trust store, or try again later");

  private SignInErrors() {}

  /** Creates the error of the first row that matches. */
  static PartnerInsightsException refused(TokenResponse refusal, AuthKind way) {
    Row row = find(refusal.searchText(), way);
    String other =
        isInteractive(way) && row.code == ErrorCode.SIGN_IN_BLOCKED
            ? "sign in with " + other(way) + ", or "
            : "";
    return row.code
        .row(row.problem, "{reason}", other + row.remedy, "correlationId")
        .error(refusal.reason(), refusal.text("correlation_id").orElse(""));
  }

  private static Row find(String text, AuthKind way) {
    List<Row> tokens = way == AuthKind.PASSWORD ? List.of() : TOKENS;
    return Stream.of(REFUSALS, tokens, List.of(grant(way)))
        .flatMap(List::stream)
        .filter(each -> each.pattern.matcher(text).find())
        .findFirst()
        .orElse(OTHER);
  }

  private static Row grant(AuthKind way) {
    return switch (way) {
      case PASSWORD -> PASSWORD_GRANT;
      case REFRESH_TOKEN -> TOKEN_GRANT;
      case BROWSER, DEVICE_CODE -> INTERACTIVE_GRANT;
      default -> OTHER;
    };
  }

  private static boolean isInteractive(AuthKind way) {
    return way == AuthKind.BROWSER || way == AuthKind.DEVICE_CODE;
  }

  private static String other(AuthKind way) {
    return way == AuthKind.BROWSER
        ? "auth=deviceCode (partnerinsights login --device)"
        : "auth=browser (partnerinsights login --browser)";
  }

  static PartnerInsightsException unreachable(
      String reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    return RetryAfter.addTo(UNREACHABLE.problem(reason).cause(cause), retryAfter).toException();
  }

  /** A machine that has an identity gives no token now. */
  static PartnerInsightsException identityUnreachable(
      String reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    return RetryAfter.addTo(IDENTITY_UNREACHABLE.problem(reason).cause(cause), retryAfter)
        .toException();
  }

  /** A machine gives no token. Its answer is not quoted unless it is an OAuth error. */
  static PartnerInsightsException refusedIdentity(
      String host, TextResponse response, TokenResponse json) {
    String words = (json.error() + " " + json.description()).strip();
    String reason =
        host
            + " responded with HTTP status "
            + response.status()
            + (words.isEmpty() ? " without a token" : ": " + PlainText.of(words));
    return response.status() == UPDATED || RetryPolicy.retriesStatus(response.status())
        ? identityUnreachable(reason, response.retryAfter(), null)
        : NO_MANAGED_IDENTITY.error(reason);
  }

  private static Row row(String pattern, String problem, String remedy) {
    return row(pattern, ErrorCode.SIGN_IN_REFUSED, problem, remedy);
  }

  private static Row row(String pattern, ErrorCode code, String problem, String remedy) {
    return new Row(Pattern.compile(pattern), code, problem, remedy);
  }

  private record Row(Pattern pattern, ErrorCode code, String problem, String remedy) {}
}
