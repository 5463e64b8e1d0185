package io.partnerinsights.core.options;

import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The options of an account: who signs in, where the service is, and how to connect to it. */
public final class AccountOptions {
  static final OptionTable TABLE = new OptionTable();

  public static final ConnectorOption<AuthKind> AUTH =
      TABLE.add(
          OptionGroup.WHO,
          "auth",
          OptionTypes.choice(AuthKind.class),
          "How to sign in. Default, depending on the options set: `accessToken` → token,"
              + " `refreshToken` → refreshToken, `username` and `password` → password,"
              + " `clientSecret` or `clientCertificate` → clientCredentials, otherwise"
              + " deviceCode.");
  public static final ConnectorOption<String> TENANT_ID =
      TABLE.text(
          OptionGroup.WHO, "tenantId", "Microsoft Entra tenant: its id or one of its domains.");
  public static final ConnectorOption<String> CLIENT_ID =
      TABLE.text(OptionGroup.WHO, "clientId", "Id of the registered application.");
  public static final ConnectorOption<Secret> CLIENT_SECRET =
      TABLE.secret(OptionGroup.WHO, "clientSecret", "Secret of the registered application.");
  public static final ConnectorOption<Path> CLIENT_CERTIFICATE =
      TABLE.add(
          OptionGroup.WHO,
          "clientCertificate",
          OptionTypes.PATH,
          "PKCS12 file with the certificate and private key of the registered application, instead"
              + " of `clientSecret`. It is read in the process that starts the read.");
  public static final ConnectorOption<Secret> CLIENT_CERTIFICATE_PASSWORD =
      TABLE.secret(
          OptionGroup.WHO, "clientCertificatePassword", "Password of the certificate's file.");
  public static final ConnectorOption<String> USERNAME =
      TABLE.text(OptionGroup.WHO, "username", "Name of the user, for `auth=password`.");
  public static final ConnectorOption<Secret> PASSWORD =
      TABLE.secret(OptionGroup.WHO, "password", "Password of the user.");
  public static final ConnectorOption<Secret> REFRESH_TOKEN =
      TABLE.secret(OptionGroup.WHO, "refreshToken", "Refresh token of the user.");
  public static final ConnectorOption<Secret> ACCESS_TOKEN =
      TABLE.secret(
          OptionGroup.WHO,
          "accessToken",
          "Access token from another source. It is not renewed, so it must outlive the read.");
  public static final ConnectorOption<String> TOKEN_PROVIDER_CLASS =
      TABLE.text(
          OptionGroup.WHO,
          "tokenProviderClass",
          "Class that provides access tokens instead of the options above. It implements"
              + " `io.partnerinsights.core.spi.TokenProvider` and has a public no-argument"
              + " constructor.");

  public static final ConnectorOption<String> SECRET_PROVIDER_CLASS =
      TABLE.text(
          OptionGroup.WHO,
          "secretProviderClass",
          "Class that provides the secrets of values `secret:NAME`. It implements"
              + " `io.partnerinsights.core.spi.SecretProvider` and has a public no-argument"
              + " constructor. Only the cluster's configuration sets it.");

  public static final ConnectorOption<URI> API_URL =
      TABLE.add(
          OptionGroup.WHERE,
          "apiUrl",
          OptionTypes.URL,
          "https://api.partnercenter.microsoft.com/insights/v1/mpn",
          "Base URL of the Insights API. For the commercial marketplace, its path is"
              + " `/insights/v1.1/cmp` ([marketplace.md](marketplace.md)).");
  public static final ConnectorOption<URI> AUTHORITY_URL =
      TABLE.add(
          OptionGroup.WHERE,
          "authorityUrl",
          OptionTypes.URL,
          "https://login.microsoftonline.com",
          "Base URL of the sign-in service, without the tenant.");
  public static final ConnectorOption<String> RESOURCE =
      TABLE.add(
          OptionGroup.WHERE,
          "resource",
          OptionTypes.TEXT,
          "https://api.partnercenter.microsoft.com",
          "Resource that access tokens are for. Set another one for a sovereign cloud.");
  public static final ConnectorOption<List<String>> ALLOWED_HOSTS =
      TABLE.add(
          OptionGroup.WHERE,
          "allowedHosts",
          OptionTypes.NAMES,
          "Hosts besides Microsoft's to which a read may send secrets; `*.example.com` means all"
              + " below. Only the cluster's configuration sets it.");
  public static final ConnectorOption<List<String>> ALLOWED_DOWNLOAD_HOSTS =
      TABLE.add(
          OptionGroup.WHERE,
          "allowedDownloadHosts",
          OptionTypes.NAMES,
          "Hosts of report files, besides Azure Storage and the host of `apiUrl`. Written as"
              + " `allowedHosts`. Only the cluster's configuration sets it.");
  public static final ConnectorOption<HostPort> PROXY =
      TABLE.add(
          OptionGroup.WHERE,
          "proxy",
          OptionTypes.HOST_PORT,
          "HTTP proxy. Requests to this machine do not use it.");
  public static final ConnectorOption<String> PROXY_USERNAME =
      TABLE.text(OptionGroup.WHERE, "proxyUsername", "Name of the user at the proxy.");
  public static final ConnectorOption<Secret> PROXY_PASSWORD =
      TABLE.secret(OptionGroup.WHERE, "proxyPassword", "Password of the user at the proxy.");
  public static final ConnectorOption<Path> TRUST_STORE =
      TABLE.add(
          OptionGroup.WHERE,
          "trustStore",
          OptionTypes.PATH,
          "PKCS12 or JKS file with the certificates to trust instead of the JDK's.");
  public static final ConnectorOption<Secret> TRUST_STORE_PASSWORD =
      TABLE.secret(OptionGroup.WHERE, "trustStorePassword", "Password of the trust store.");
  public static final ConnectorOption<Duration> READ_TIMEOUT =
      TABLE.add(
          OptionGroup.WHERE,
          "readTimeout",
          OptionTypes.DURATION,
          "60s",
          "Maximum time without a byte. A download must also receive 1 KiB a second on average over"
              + " a minute.");

  private AccountOptions() {}
}
