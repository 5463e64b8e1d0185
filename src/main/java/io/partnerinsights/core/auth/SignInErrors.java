package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.LastingFailure;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.AuthKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Creates the errors of sign-ins. */
final class SignInErrors {
  private static final ErrorTemplate UNKNOWN_NUMBER =
      ErrorCode.SIGN_IN_REFUSED.template(
          "The sign-in was rejected by Microsoft Entra (AADSTS{number})",
          "{reason}",
          "see " + Redaction.ENTRA_ERROR_PAGE + "{number} for what this number means",
          "correlationId");
  private static final ErrorTemplate REFUSAL_WITHOUT_NUMBER =
      ErrorCode.SIGN_IN_REFUSED.template(
          "The sign-in service rejected the sign-in",
          "{reason}",
          "check options tenantId and clientId, and the credentials",
          "correlationId");

  /** The status of a managed identity's endpoint that is being updated. */
  private static final int UPDATING_STATUS = 410;

  static final ErrorTemplate NO_BROWSER =
      ErrorCode.NO_BROWSER.template(
          "auth=browser cannot open a browser here",
          "{reason}",
          "set auth=deviceCode. If the tenant blocks device codes, run `partnerinsights login` on a"
              + " machine with a browser, and copy the file that the command has written there to"
              + " this machine. Then set refreshToken=file:PATH");
  static final ErrorTemplate BROWSER_TIMEOUT =
      ErrorCode.SIGN_IN_TIMEOUT.template(
          "The sign-in in the browser was not completed",
          "the browser sent no response within {waited}",
          "start the sign-in again. If the page said that access is blocked (AADSTS53003), use "
              + SignInRefusals.alternativeTo(AuthKind.BROWSER)
              + ". If the page said that the redirect URI does not match (AADSTS50011), "
              + SignInRefusals.REDIRECT_URI_REMEDY);
  static final ErrorTemplate NO_LISTENER =
      ErrorCode.NO_BROWSER.template(
          "auth=browser cannot receive the browser's response",
          "no port on localhost could be opened: {cause}",
          "set auth=deviceCode, which needs no port on this machine");
  static final ErrorTemplate MISMATCHED_NONCE =
      ErrorCode.SIGN_IN_REFUSED.template(
          "The browser's response does not belong to this sign-in",
          "the token in the response has a different nonce than this sign-in, so another page or"
              + " program may have sent the response",
          "start the sign-in again. If the error persists, contact the tenant's administrator");
  static final ErrorTemplate INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The thread was interrupted during sign-in", "sign in again");
  static final ErrorTemplate NO_REFRESH_TOKEN =
      ErrorCode.SIGN_IN_REFUSED.template(
          "The sign-in service did not return a refresh token",
          "the sign-in succeeded, but without the permission offline_access",
          "add the delegated permission offline_access to the application's registration. Then sign"
              + " in again");
  static final ErrorTemplate SUPPLIED_TOKEN_INVALID =
      ErrorCode.TOKEN_REJECTED.template(
          "The supplied access token is not valid",
          "the service rejected the token in option accessToken with HTTP status 401, and the"
              + " connector cannot renew this token",
          "set option accessToken to a new token, which will expire after about an hour. To have"
              + " tokens renewed automatically, set option refreshToken instead");
  static final ErrorTemplate CERTIFICATE_WITH_USER =
      ErrorCode.OPTION_CONFLICT.template(
          "Option clientCertificate cannot be used with auth={auth}",
          "the certificate is for signing in as the application, but auth={auth} signs in a user",
          "to sign in as the application, set auth=clientCredentials. To sign in as the user,"
              + " remove clientCertificate. If the application requires a secret even when a user"
              + " signs in, set clientSecret");
  static final ErrorTemplate INVALID_CERTIFICATE_FILE =
      ErrorCode.OPTION_VALUE.template(
          "The certificate file {file} cannot be used",
          "{reason}",
          "check options clientCertificate and clientCertificatePassword. The file must be a PKCS12"
              + " file with one RSA key and its certificate");
  static final ErrorTemplate UNREADABLE_CERTIFICATE_FILE =
      ErrorCode.SECRET_UNREADABLE.template(
          "The certificate file {file} cannot be read",
          "{reason}",
          "set option clientCertificate to the path of a PKCS12 file of at most 64 KiB");
  static final ErrorTemplate CERTIFICATE_NOT_VALID_NOW =
      ErrorCode.OPTION_VALUE.template(
          "The certificate in {file} is not valid now",
          "it is valid from {from} to {to}",
          "create a new certificate, add it to the application's registration and set"
              + " clientCertificate to its file");
  static final ErrorTemplate UNUSABLE_ASSERTION =
      ErrorCode.SECRET_UNREADABLE.template(
          "The assertion file {file} cannot be used",
          "{reason}",
          "check that option clientAssertionFile or variable AZURE_FEDERATED_TOKEN_FILE names the"
              + " right file. Also check that the program that renews this file, such as workload"
              + " identity on Kubernetes, is running");
  static final ErrorTemplate UNUSABLE_PROVIDER =
      ErrorCode.SECRET_UNREADABLE.template(
          "The class {class} did not return an access token",
          "{cause}",
          "check that the class in option tokenProviderClass has what it needs, such as access to a"
              + " file or a server");
  static final ErrorTemplate NO_MANAGED_IDENTITY =
      ErrorCode.NO_MANAGED_IDENTITY.template(
          "No managed identity is available on this machine",
          "{reason}",
          "run on an Azure machine to which the identity is assigned. If option clientId is set, it"
              + " must be the client id of that identity. Elsewhere, sign in with"
              + " clientAssertionFile, clientCertificate or clientSecret");
  static final ErrorTemplate MISSING_OPTION =
      ErrorCode.OPTION_MISSING.template(
          "Option {option} is missing",
          "{reason}",
          "set option {option}. To use a different sign-in method, name it with option auth");
  private static final ErrorTemplate IDENTITY_UNREACHABLE =
      ErrorCode.SIGN_IN_UNREACHABLE.template(
          "The managed identity of this machine did not return a token",
          "{reason}",
          "try again in a few minutes. If the error persists, check in Azure that the managed"
              + " identity is assigned to this machine");
  private static final ErrorTemplate REJECTED_BY_GATEWAY =
      ErrorCode.SIGN_IN_REFUSED.template(
          "{host} responded with HTTP status {status} to the sign-in",
          "the response is not the JSON of Microsoft Entra, so a proxy or gateway seems to have"
              + " sent it",
          "check options authorityUrl and proxy. If they are correct, ask your network team which"
              + " proxy, firewall or gateway rejects this request");
  private static final ErrorTemplate UNREACHABLE =
      ErrorCode.SIGN_IN_UNREACHABLE.template(
          "The sign-in service did not return a usable response",
          "{reason}",
          "try again in a few minutes. If the error persists, check options authorityUrl and"
              + " proxy");

  private SignInErrors() {}

  /** Creates the error of a refusal: of its row, or else with its number. */
  static PartnerInsightsException refused(TokenResponse refusal, AuthKind kind) {
    String correlationId = refusal.findText("correlation_id").orElse("");
    String number = refusal.errorNumbers().stream().findFirst().orElse(null);
    ErrorTemplate row =
        SignInRefusals.find(refusal, kind).map(found -> found.toErrorTemplate(kind)).orElse(null);
    if (row != null) {
      return row.error(refusal.reason(), correlationId);
    }
    return number == null
        ? REFUSAL_WITHOUT_NUMBER.error(refusal.reason(), correlationId)
        : UNKNOWN_NUMBER.error(number, refusal.reason(), correlationId);
  }

  /** Whether a server was not reached, so that its last response still counts. */
  static boolean isUnreachable(PartnerInsightsException e) {
    return e.code() == ErrorCode.SIGN_IN_UNREACHABLE || LastingFailure.isCauseOf(e);
  }

  /** Creates the error of a response without a token or an error of OAuth. */
  static PartnerInsightsException responseWithoutToken(String host, TextResponse response) {
    int status = response.status();
    boolean isRefusal = status >= 400 && status < 500 && !RetryPolicy.isRetryable(status);
    return isRefusal
        ? REJECTED_BY_GATEWAY.error(host, status)
        : unreachable("HTTP status " + status + " without a token", response.retryAfter(), null);
  }

  /** Whether the sign-in itself was rejected, or not completed by the user. */
  static boolean isRefused(PartnerInsightsException e) {
    return e instanceof SignInException && !isUnreachable(e);
  }

  static PartnerInsightsException unreachable(
      String reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    return UNREACHABLE.problem(reason).cause(cause).retryAfter(retryAfter).toException();
  }

  /** Creates the error of a machine that has an identity, but returns no token now. */
  static PartnerInsightsException identityUnreachable(
      String reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    return IDENTITY_UNREACHABLE.problem(reason).cause(cause).retryAfter(retryAfter).toException();
  }

  /** Creates the error of a machine without a token. Only an OAuth error is quoted. */
  static PartnerInsightsException refusedIdentity(
      String host, TextResponse response, TokenResponse refusal) {
    String errorText = (refusal.error() + " " + refusal.description()).strip();
    String outcome = errorText.isEmpty() ? " without a token" : ": " + PlainText.of(errorText);
    String reason = host + " responded with HTTP status " + response.status() + outcome;
    return response.status() == UPDATING_STATUS || RetryPolicy.isRetryable(response.status())
        ? identityUnreachable(reason, response.retryAfter(), null)
        : NO_MANAGED_IDENTITY.error(reason);
  }
}
