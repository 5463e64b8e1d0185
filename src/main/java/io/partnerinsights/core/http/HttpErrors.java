package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.Pages;

/** The errors of this package. */
final class HttpErrors {
  private static final String CHECK_URLS =
      "check options apiUrl and authorityUrl. Write a URL as https://host/path";

  static final ErrorRow INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.row("The thread was interrupted during a request", "try again");
  static final ErrorRow RESPONSE_TOO_LARGE =
      ErrorCode.BAD_RESPONSE.row(
          "A response is larger than {maxBytes} bytes",
          "responses of the service are never that large",
          "check options apiUrl and authorityUrl");
  static final ErrorRow PROXY_WITHOUT_LOGIN =
      ErrorCode.OPTION_VALUE.row(
          "The proxy {host}:{port} requires a login",
          "option proxyUsername is not set",
          "set options proxyUsername and proxyPassword");
  static final ErrorRow PROXY_LOGIN =
      ErrorCode.OPTION_VALUE.row(
          "The proxy {host}:{port} rejected the login",
          "it responded with 407 to options proxyUsername and proxyPassword",
          "correct these options");
  static final ErrorRow PROXY_WITHOUT_BASIC =
      ErrorCode.OPTION_VALUE.row(
          "The proxy {host}:{port} does not offer a login with user name and password (Basic)",
          "it offers {schemes}, which the connector does not support",
          "use a proxy with Basic authentication or without a login, or a local proxy that signs in"
              + " to this one, such as Cntlm or Px");
  static final ErrorRow UNREADABLE_TRUST_STORE =
      ErrorCode.OPTION_VALUE.row(
          "The trust store {file} cannot be read",
          "{cause}",
          "use a PKCS12 or JKS file with at least one certificate, and its password");
  static final ErrorRow UNUSABLE_TRUST_STORE =
      ErrorCode.SECRET_UNREADABLE.row(
          "The trust store {file} was not read",
          "{message}",
          "name the PKCS12 or JKS file itself in option trustStore");
  static final ErrorRow CERTIFICATE_UNTRUSTED =
      ErrorCode.CERTIFICATE_UNTRUSTED.row(
          "The certificate of {host} is not trusted",
          "{cause}",
          "if a proxy inspects TLS, set option trustStore to a copy of the JDK's trust store to"
              + " which its certificate was added ("
              + Pages.address("troubleshooting.md#proxies-and-certificates")
              + "). Otherwise, check the host");
  static final ErrorRow CERTIFICATE_OF_OTHER_HOST =
      ErrorCode.CERTIFICATE_UNTRUSTED.row(
          "The certificate that was sent for {host} is for another host",
          "{cause}",
          "check the host in the options, and whether a proxy or another server responds in its"
              + " place. Option trustStore does not help");
  static final ErrorRow EMPTY_TRUST_STORE =
      ErrorCode.CERTIFICATE_UNTRUSTED.row(
          "The certificate of {host} cannot be checked, because the trust store is empty",
          "{cause}",
          "set option trustStore to a file with certificates, or repair the trust store of the JVM"
              + " (property javax.net.ssl.trustStore, or else lib/security/cacerts of the JDK)");
  static final ErrorRow NOT_A_SERVICE_URL =
      ErrorCode.OPTION_VALUE.row("A service URL is not a valid http or https URL", CHECK_URLS);
  static final ErrorRow URL_WITH_USER =
      ErrorCode.OPTION_VALUE.row(
          "A service URL must not contain a user name or a password", CHECK_URLS);
  static final ErrorRow URL_WITH_QUERY =
      ErrorCode.OPTION_VALUE.row(
          "A service URL must not have a query or a fragment: {url}", CHECK_URLS);
  static final ErrorRow INSECURE_URL =
      ErrorCode.INSECURE_URL.row(
          "The URL {url} is not https",
          "passwords and tokens would be sent unencrypted",
          "use https. Plain http is allowed only to this machine, for the sandbox");
  static final ErrorRow LINK_TO_UNKNOWN_HOST =
      ErrorCode.STORAGE_REFUSED.row(
          "The service's link to the report's file is not followed",
          "it leads to {host}, which is neither Azure Storage nor the API's host",
          "check option apiUrl. If the files are really stored there, ask the administrator to add"
              + " the host to option allowedDownloadHosts of the cluster's configuration");
  static final ErrorRow INVALID_PATH_SEGMENT =
      ErrorCode.OPTION_VALUE.row(
          "'{segment}' is not a valid id or name",
          "it is empty, or only dots",
          "check options tenantId, queryId, reportId and executionId");

  static final ErrorRow HELD_BACK =
      ErrorCode.RATE_LIMITED.row(
          "No call can be made with this account now",
          "the service asked the connector to wait for another {rest}",
          "try again after that time, and send fewer requests");

  private HttpErrors() {}
}
