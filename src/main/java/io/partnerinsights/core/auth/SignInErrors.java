package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.RetryAfter;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.AuthKind;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final Row GRANT =
      row(
          "invalid_grant",
          ErrorCode.SIGN_IN_REFUSED,
          "The authority does not accept the user name and password, or the refresh token",
          "check username and password, or refreshToken; where MFA is enforced " + USE_MFA);

  /** A user who signs in with a browser or a code has set neither a password nor a token. */
  private static final Row INTERACTIVE_GRANT =
      row(
          "invalid_grant",
          ErrorCode.SIGN_IN_REFUSED,
          "The authority gives no token for this sign-in",
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
              ErrorCode.SIGN_IN_REFUSED,
              "The application has no consent to read Partner Center",
              "grant the application the delegated permission user_impersonation of Microsoft"
                  + " Partner Center, and admin consent to it, in its registration"),
          row(
              "AADSTS(700007|70000)\\b",
              ErrorCode.SIGN_IN_REFUSED,
              "The refresh token was given to another application, or is damaged",
              "set clientId to the application with which the user signed in, or sign in again"
                  + " (partnerinsights login)"),
          row(
              "AADSTS7000215\\b",
              ErrorCode.SIGN_IN_REFUSED,
              "The client secret is wrong",
              "set clientSecret to the value of the secret, not to its id"),
          row(
              "AADSTS7000222\\b",
              ErrorCode.SIGN_IN_REFUSED,
              "The client secret has expired",
              "create a new secret in the application's registration and set clientSecret to it"),
          row(
              "AADSTS50034\\b",
              ErrorCode.SIGN_IN_REFUSED,
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
              ErrorCode.SIGN_IN_REFUSED,
              "The authority does not accept the browser's authorization code",
              "start again: the code was used before, or belongs to another sign-in"),
          row(
              "authorization_declined|access_denied",
              ErrorCode.SIGN_IN_REFUSED,
              "The sign-in was declined",
              "start again and accept the sign-in"),
          row(
              "AADSTS(90002|900023)",
              ErrorCode.SIGN_IN_REFUSED,
              "The authority does not know the tenant",
              "check tenantId"),
          row(
              "AADSTS(700211|700212|700213|70021)\\b",
              ErrorCode.SIGN_IN_REFUSED,
              "The application has no federated credential for the assertion",
              "compare issuer, subject and audience of the federated credential, in the"
                  + " application's registration, with those in the message"),
          row(
              "AADSTS(700027|700024|1000502|50027)\\b",
              ErrorCode.SIGN_IN_REFUSED,
              "The authority does not accept the certificate or the assertion",
              "add the certificate to the application's registration, check whether it has expired,"
                  + " and check this machine's clock"),
          row(
              "invalid_client|unauthorized_client|AADSTS700016",
              ErrorCode.SIGN_IN_REFUSED,
              "The authority does not accept the application",
              "check clientId and clientSecret, and whether the secret has expired"),
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
              ErrorCode.SIGN_IN_REFUSED,
              "The refresh token is no longer valid",
              "sign in interactively again and set the new refreshToken, or use auth=browser or"
                  + " auth=deviceCode"),
          GRANT);

  private static final Row OTHER =
      row("", ErrorCode.SIGN_IN_REFUSED, "The authority refused the sign-in", "check the options");

  /** Statuses of a managed identity that is there but cannot give a token now. */
  private static final Set<Integer> DISTURBED = Set.of(408, 410, 429, 500, 502, 503, 504);

  private SignInErrors() {}

  /**
   * Creates the error of the first row whose pattern matches the refusal.
   *
   * @param way how a user was signing in, if a user was
   */
  static PartnerInsightsException refused(SignInRefusal refusal, @Nullable AuthKind way) {
    Row found =
        REFUSALS.stream()
            .filter(each -> each.pattern.matcher(refusal.searchText()).find())
            .findFirst()
            .orElse(OTHER);
    Row row = found.equals(GRANT) && way != null ? INTERACTIVE_GRANT : found;
    String other =
        way != null && row.code == ErrorCode.SIGN_IN_BLOCKED
            ? "sign in with " + other(way) + ", or "
            : "";
    return Problem.of(row.code, row.problem)
        .reason(refusal.reason())
        .remedy(other + row.remedy)
        .id("correlationId", refusal.correlationId())
        .toException();
  }

  private static String other(AuthKind way) {
    return way == AuthKind.BROWSER
        ? "auth=deviceCode (partnerinsights login --device)"
        : "auth=browser (partnerinsights login --browser)";
  }

  static PartnerInsightsException noBrowser() {
    return Problem.of(ErrorCode.NO_BROWSER, "auth=browser cannot open a browser here")
        .reason("this process has no desktop, or was started over SSH")
        .remedy(
            "use auth=deviceCode, or set refreshToken to the file of a sign-in on a machine with a"
                + " browser (partnerinsights login)")
        .toException();
  }

  static PartnerInsightsException browserTimeout(Duration waited) {
    return Problem.of(ErrorCode.SIGN_IN_TIMEOUT, "The sign-in in the browser was not completed")
        .reason("no answer came within " + Durations.readable(waited))
        .remedy(
            "start again. If the page said that access is blocked (AADSTS53003), use "
                + other(AuthKind.BROWSER)
                + "; if it said that the redirect URI does not match (AADSTS50011), add"
                + " http://localhost to the application under Mobile and desktop applications")
        .toException();
  }

  static PartnerInsightsException noListener(IOException cause) {
    return Problem.of(ErrorCode.NO_BROWSER, "auth=browser cannot receive the browser's answer")
        .reason("no port of localhost can be used: " + cause.getMessage())
        .remedy("use auth=deviceCode")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException foreignToken() {
    return Problem.of(ErrorCode.SIGN_IN_REFUSED, "The token belongs to another sign-in")
        .reason("its nonce is not the one of this sign-in, so the browser's answer was exchanged")
        .remedy("start again; if it happens again, inform the tenant's administrator")
        .toException();
  }

  static PartnerInsightsException unreachable(
      String reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    Problem problem =
        Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "The sign-in service gave no usable response")
            .reason(reason)
            .remedy("check authorityUrl, the proxy and the trust store, or try again later")
            .cause(cause);
    RetryAfter.addTo(problem, retryAfter);
    return problem.toException();
  }

  static PartnerInsightsException interrupted(Exception cause) {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The thread was interrupted during sign-in")
        .cause(cause)
        .toException();
  }

  /**
   * Says that another process keeps the lock of a token's file.
   *
   * @param holder the id of the process that holds it; null if it is not known
   */
  static PartnerInsightsException tokenFileLocked(
      Path file, @Nullable Long holder, Duration waited) {
    Path lock = LockFile.of(file);
    String process = holder == null ? "another process" : "process " + holder;
    String find = "find the process, for example with `fuser %s`, and ".formatted(lock);
    return Problem.of(ErrorCode.TOKEN_FILE_LOCKED, "The refresh token in " + file + " is in use")
        .reason(process + " has held its lock for " + Durations.readable(waited))
        .remedy(
            (holder == null ? find : "")
                + "let that process continue (it may be stopped, by Ctrl-Z), or end it")
        .toException();
  }

  static PartnerInsightsException noRefreshToken() {
    return Problem.of(ErrorCode.SIGN_IN_REFUSED, "The authority gave no refresh token")
        .reason("the sign-in succeeded, but without the permission offline_access")
        .remedy("grant offline_access to the application, then sign in again")
        .toException();
  }

  static PartnerInsightsException suppliedTokenInvalid(String reason) {
    return Problem.of(ErrorCode.TOKEN_REJECTED, "The supplied access token is not valid")
        .reason(reason + ", and a supplied token cannot be renewed")
        .remedy(
            "set a new accessToken (it is valid for 60 minutes), or sign in with refreshToken,"
                + " browser or deviceCode, whose tokens are renewed")
        .toException();
  }

  static PartnerInsightsException certificateWithUser(AuthKind kind) {
    return Problem.of(
            ErrorCode.OPTION_CONFLICT,
            "Option clientCertificate does not apply to auth=" + kind.spelling())
        .reason("the certificate signs in the application, without a user")
        .remedy("remove the user's credentials, or use clientSecret instead of the certificate")
        .toException();
  }

  static PartnerInsightsException unreadableCertificate(
      Path file, String reason, @Nullable Throwable cause) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The certificate's file " + file + " cannot be used")
        .reason(reason)
        .remedy(
            "check options clientCertificate and clientCertificatePassword: a PKCS12 file with one"
                + " RSA key and its certificate")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException unusableCertificateFile(Path file, Exception cause) {
    return Problem.of(
            ErrorCode.SECRET_UNREADABLE, "The certificate's file " + file + " is not read")
        .reason(cause.getMessage())
        .remedy("name the PKCS12 file itself in option clientCertificate")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException invalidCertificate(Path file, X509Certificate certificate) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The certificate in " + file + " is not valid now")
        .reason(
            "it is valid from "
                + certificate.getNotBefore().toInstant()
                + " to "
                + certificate.getNotAfter().toInstant())
        .remedy(
            "create a new certificate, add it to the application's registration and set"
                + " clientCertificate to its file")
        .toException();
  }

  static PartnerInsightsException unusableAssertion(
      Path file, String reason, @Nullable Throwable cause) {
    return Problem.of(
            ErrorCode.SECRET_UNREADABLE, "The assertion's file " + file + " cannot be used")
        .reason(reason)
        .remedy(
            "check option clientAssertionFile, or the variable AZURE_FEDERATED_TOKEN_FILE, and the"
                + " program that renews the file")
        .cause(cause)
        .toException();
  }

  /** A machine gives no token. Its answer is not quoted unless it is an OAuth error. */
  static PartnerInsightsException refusedIdentity(
      String host, TextResponse response, Collection<String> secrets) {
    String words =
        TokenResponse.parse(response.body())
            .map(json -> json.error() + " " + json.description())
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(text -> ": " + PlainText.of(SignInRefusal.without(secrets, text)))
            .orElse(" without a token");
    String reason = host + " answered with HTTP status " + response.status() + words;
    return DISTURBED.contains(response.status())
        ? unreachable(reason, response.retryAfter(), null)
        : noManagedIdentity(reason, null);
  }

  static PartnerInsightsException noManagedIdentity(String reason, @Nullable Throwable cause) {
    return Problem.of(ErrorCode.NO_MANAGED_IDENTITY, "This machine gives no managed identity")
        .reason(reason)
        .remedy(
            "run on a machine of Azure to which the identity is assigned, and check clientId;"
                + " elsewhere sign in with clientAssertionFile, clientCertificate or clientSecret")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException onlyOneIdentity(String clientId) {
    return Problem.of(ErrorCode.NO_MANAGED_IDENTITY, "This machine has no identity " + clientId)
        .reason("Cloud Shell, and a server of Azure Arc, have one identity")
        .remedy("remove option clientId")
        .toException();
  }

  static PartnerInsightsException missingOption(String key, String reason) {
    return Problem.of(ErrorCode.OPTION_MISSING, "Option " + key + " is missing")
        .reason(reason)
        .remedy("set it, or the options of another sign-in method (option auth)")
        .toException();
  }

  private static Row row(String pattern, ErrorCode code, String problem, String remedy) {
    return new Row(Pattern.compile(pattern), code, problem, remedy);
  }

  private record Row(Pattern pattern, ErrorCode code, String problem, String remedy) {}
}
