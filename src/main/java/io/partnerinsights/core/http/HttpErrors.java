package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.time.Duration;
import okhttp3.HttpUrl;

/** Creates the errors of this package. */
final class HttpErrors {
  private HttpErrors() {}

  static PartnerInsightsException interrupted(Exception cause) {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The thread was interrupted during a request")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException heldBack(Duration rest) {
    Problem problem =
        Problem.of(ErrorCode.RATE_LIMITED, "No call can be made with the account now")
            .reason("the service has asked to wait for another " + Durations.readable(rest))
            .remedy("try again after that time, and send fewer requests");
    RetryAfter.addTo(problem, rest);
    return problem.toException();
  }

  static PartnerInsightsException responseTooLarge(long maxBytes) {
    return Problem.of(ErrorCode.BAD_RESPONSE, "A response is larger than " + maxBytes + " bytes")
        .remedy("check options apiUrl and authorityUrl")
        .toException();
  }

  static PartnerInsightsException proxyLoginMissing(HttpSettings.Proxy proxy) {
    return proxyLogin("The proxy " + proxy.host() + ":" + proxy.port() + " requires a login");
  }

  static PartnerInsightsException proxyLoginRejected(HttpSettings.Proxy proxy) {
    return proxyLogin("The proxy " + proxy.host() + ":" + proxy.port() + " rejected the login");
  }

  private static PartnerInsightsException proxyLogin(String problem) {
    return Problem.of(ErrorCode.OPTION_VALUE, problem)
        .remedy("check options proxyUsername and proxyPassword")
        .toException();
  }

  static PartnerInsightsException unreadableTrustStore(
      HttpSettings.TrustStore store, Exception cause) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The trust store " + store.file() + " cannot be read")
        .reason(cause.getMessage())
        .remedy("give a PKCS12 or JKS file with at least one certificate, and its password")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException unusableTrustStore(
      HttpSettings.TrustStore store, Exception cause) {
    return Problem.of(
            ErrorCode.SECRET_UNREADABLE, "The trust store " + store.file() + " is not read")
        .reason(cause.getMessage())
        .remedy("name the PKCS12 or JKS file itself in option trustStore")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException notAServiceUrl(String problem) {
    return Problem.of(ErrorCode.OPTION_VALUE, problem)
        .remedy("check options apiUrl and authorityUrl; the form is https://host/path")
        .toException();
  }

  static PartnerInsightsException insecureUrl(HttpUrl url) {
    return Problem.of(ErrorCode.INSECURE_URL, "The URL " + url + " is not https")
        .reason("passwords and tokens would be sent unencrypted")
        .remedy("use https; plain http is allowed only to this machine, for the sandbox")
        .toException();
  }

  static PartnerInsightsException linkToUnknownHost(String host) {
    return Problem.of(
            ErrorCode.STORAGE_REFUSED, "The service's link to the report's file is not followed")
        .reason("it leads to " + host + ", which is neither Azure Storage nor the API's host")
        .remedy(
            "check option apiUrl; if the files are really there, ask the administrator to add the"
                + " host to option allowedDownloadHosts of the cluster's configuration")
        .toException();
  }

  static PartnerInsightsException invalidPathSegment(String segment) {
    return Problem.of(ErrorCode.OPTION_VALUE, "'" + segment + "' is not a valid id or name")
        .remedy("check options tenantId, queryId, reportId and executionId")
        .toException();
  }
}
