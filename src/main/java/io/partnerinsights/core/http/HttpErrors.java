package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.ProjectUrls;

/** The errors of this package. */
final class HttpErrors {
  private static final String CHECK_URLS =
      "check options apiUrl and authorityUrl. Write a URL as https://host/path";

  private static final String USE_TRUST_STORE =
      "set option trustStore to a PKCS12 or JKS file with at least one certificate, and option"
          + " trustStorePassword to its password";

  private static final String RESTART_REMEDY =
      "After you change a trust store, restart the application, which reads it only once";

  static final ErrorTemplate INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "A request was interrupted",
          "the thread that sent it was interrupted, for example because the read was cancelled",
          "run the read or the command again");
  static final ErrorTemplate RESPONSE_TOO_LARGE =
      ErrorCode.BAD_RESPONSE.template(
          "A response of more than {maxBytes} bytes was rejected",
          "Microsoft's services never send a response that large, so it probably came from"
              + " a different server",
          "check that options apiUrl and authorityUrl are addresses of Microsoft's services");
  static final ErrorTemplate PROXY_LOGIN_MISSING =
      ErrorCode.OPTION_VALUE.template(
          "The proxy {proxy} requires a login",
          "option proxyUsername is not set",
          "set options proxy, proxyUsername and proxyPassword. The connector does not use a login"
              + " that is set for the JVM's proxy (property https.proxyHost)");
  static final ErrorTemplate PROXY_LOGIN_REJECTED =
      ErrorCode.OPTION_VALUE.template(
          "The proxy {proxy} rejected the login",
          "it responded with 407 to the user name and password that the connector sent",
          "correct options proxyUsername and proxyPassword");
  static final ErrorTemplate PROXY_WITHOUT_BASIC =
      ErrorCode.OPTION_VALUE.template(
          "The proxy {proxy} does not accept a user name and password (Basic authentication)",
          "it offers {schemes}, which the connector does not support",
          "set option proxy to a proxy with Basic authentication or without a login. If there is"
              + " none, use a local proxy that signs in to this one, such as Px");
  static final ErrorTemplate PROXY_WITHOUT_TUNNEL =
      ErrorCode.OPTION_VALUE.template(
          "The proxy {proxy} rejected the connection to {host}",
          "the proxy responded with HTTP status {status} to the CONNECT request",
          "ask the proxy's administrator to allow connections to {host}. If this is the wrong"
              + " proxy, correct option proxy. If this option is not set, correct the JVM's"
              + " properties https.proxyHost and http.nonProxyHosts");
  static final ErrorTemplate UNREADABLE_TRUST_STORE =
      ErrorCode.OPTION_VALUE.template(
          "The trust store {file} cannot be read", "{cause}", USE_TRUST_STORE);
  static final ErrorTemplate UNREADABLE_JVM_TRUST_STORE =
      ErrorCode.OPTION_VALUE.template(
          "The trust store of the JVM cannot be read",
          "{cause}",
          "correct the JVM's properties javax.net.ssl.trustStore and"
              + " javax.net.ssl.trustStorePassword. Or "
              + USE_TRUST_STORE);
  static final ErrorTemplate TRUST_STORE_FILE_REFUSED =
      ErrorCode.SECRET_UNREADABLE.template(
          "The trust store {file} was not read",
          "{message}",
          "set option trustStore to the path of a PKCS12 or JKS file of at most 1 MiB");
  static final ErrorTemplate CERTIFICATE_UNTRUSTED =
      ErrorCode.CERTIFICATE_UNTRUSTED.template(
          "The certificate of {host} is not trusted",
          "{cause}",
          "if a proxy inspects TLS, add the proxy's certificate to a copy of the JDK's trust store,"
              + " and set option trustStore to this copy ("
              + ProjectUrls.docsPage("troubleshooting.md#proxies-and-certificates")
              + "). If no proxy inspects TLS, check that {host} is the right host. "
              + RESTART_REMEDY);
  static final ErrorTemplate CERTIFICATE_OF_OTHER_HOST =
      ErrorCode.CERTIFICATE_UNTRUSTED.template(
          "The certificate that was received from {host} belongs to a different host",
          "{cause}",
          "check that {host} is the right host, and whether a proxy responds in its place. Setting"
              + " option trustStore will not help");
  static final ErrorTemplate EMPTY_TRUST_STORE =
      ErrorCode.CERTIFICATE_UNTRUSTED.template(
          "The certificate of {host} cannot be checked, because the trust store is empty",
          "{cause}",
          "set option trustStore to a file with certificates, or repair the JVM's trust store. The"
              + " JVM's trust store is the file in property javax.net.ssl.trustStore or, by"
              + " default, lib/security/cacerts of the JDK. "
              + RESTART_REMEDY);
  static final ErrorTemplate NOT_A_SERVICE_URL =
      ErrorCode.OPTION_VALUE.template(
          "The URL in option apiUrl or authorityUrl is not a valid http or https URL", CHECK_URLS);
  static final ErrorTemplate URL_WITH_USER =
      ErrorCode.OPTION_VALUE.template(
          "The URL in option apiUrl or authorityUrl must not contain a user name or a password",
          CHECK_URLS);
  static final ErrorTemplate URL_WITH_QUERY =
      ErrorCode.OPTION_VALUE.template(
          "The URL in option apiUrl or authorityUrl must not contain a query string or a fragment:"
              + " {url}",
          CHECK_URLS);
  static final ErrorTemplate INSECURE_URL =
      ErrorCode.INSECURE_URL.template(
          "The URL {url} does not begin with https",
          "passwords and tokens would be sent unencrypted",
          "write https in the option that contains this URL (apiUrl or authorityUrl). Plain http is"
              + " allowed only for a test service on this machine");
  static final ErrorTemplate LINK_TO_UNKNOWN_HOST =
      ErrorCode.STORAGE_REFUSED.template(
          "The connector rejected the download link for the report's file",
          "the link leads to {host}, which is neither Azure Storage nor the host in option apiUrl",
          "check that option apiUrl is the address of Microsoft's service, which creates the link."
              + " If the files are really stored on {host}, ask an administrator to add it to"
              + " option allowedDownloadHosts in the cluster's configuration");
  static final ErrorTemplate INVALID_PATH_SEGMENT =
      ErrorCode.OPTION_VALUE.template(
          "'{segment}' is not a valid id or name",
          "{reason}",
          "correct the option or argument with this value, such as tenantId, queryId, reportId or"
              + " executionId");

  static final ErrorTemplate HELD_BACK =
      ErrorCode.RATE_LIMITED.template(
          "The service cannot be called with this account now",
          "the account has reached the call limit of the service or of option maxCallsPerMinute, so"
              + " the next call is allowed in {rest}",
          "try again after that time, and run fewer reads at the same time");

  private HttpErrors() {}
}
