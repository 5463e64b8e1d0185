package io.partnerinsights.core.options;

import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The options of an account: who signs in, where the service is, and how to connect to it. */
public final class AccountOptions {
  static final OptionTable SIGN_IN = new OptionTable(OptionGroup.SIGN_IN);
  static final OptionTable SERVICE = new OptionTable(OptionGroup.SERVICE);

  public static final ConnectorOption<AuthKind> AUTH =
      SIGN_IN.add(
          "auth",
          OptionTypes.choiceOf(AuthKind.class),
          "How to sign in. By default, the first of these options decides: `accessToken`"
              + " (token), `refreshToken` (refreshToken), `username` (password), `clientSecret`"
              + " or `clientCertificate` (clientCredentials), `clientAssertionFile`"
              + " (workloadIdentity). Otherwise browser, or deviceCode without one.");
  public static final ConnectorOption<String> TENANT_ID =
      SIGN_IN.add(
          "tenantId",
          OptionTypes.TENANT_ID,
          "Id of the Microsoft Entra tenant, or one of its domains.");
  public static final ConnectorOption<String> CLIENT_ID =
      SIGN_IN.add(
          "clientId",
          OptionTypes.APPLICATION_ID,
          "Id of the registered application. With `auth=managedIdentity`, this is the id of a"
              + " user-assigned identity.");
  public static final ConnectorOption<Secret> CLIENT_SECRET =
      SIGN_IN.addSecret("clientSecret", "Secret of the registered application.");
  public static final ConnectorOption<Path> CLIENT_CERTIFICATE =
      SIGN_IN
          .add(
              "clientCertificate",
              OptionTypes.PATH,
              "PKCS12 file with the certificate and private key of the registered application, to"
                  + " use instead of `clientSecret`. The process that starts the read opens this"
                  + " file.")
          .excludes(CLIENT_SECRET, "an application signs in with one of them");
  public static final ConnectorOption<Secret> CLIENT_CERTIFICATE_PASSWORD =
      SIGN_IN
          .addSecret("clientCertificatePassword", "Password for the certificate file.")
          .pairsWith(CLIENT_CERTIFICATE, "the certificate's file is encrypted with a password");
  public static final ConnectorOption<Path> CLIENT_ASSERTION_FILE =
      SIGN_IN
          .add(
              "clientAssertionFile",
              OptionTypes.PATH,
              "File with a federated credential's assertion, which replaces the application's"
                  + " secret. The connector reads the file at each sign-in. Only the cluster's"
                  + " configuration can set this option.")
          .restrictToCluster();
  public static final ConnectorOption<String> USERNAME =
      SIGN_IN.addText("username", "Name of the user who signs in with `auth=password`.");
  public static final ConnectorOption<Secret> PASSWORD =
      SIGN_IN.addSecret("password", "The user's password.");
  public static final ConnectorOption<Secret> REFRESH_TOKEN =
      SIGN_IN.addSecret("refreshToken", "The user's refresh token.");
  public static final ConnectorOption<Secret> ACCESS_TOKEN =
      SIGN_IN.addSecret(
          "accessToken",
          "Access token from another source. It is not renewed, so it must stay valid until the"
              + " read ends.");
  public static final ConnectorOption<String> TOKEN_PROVIDER_CLASS =
      SIGN_IN.addText(
          "tokenProviderClass",
          "Class that provides access tokens instead of the options above. The class implements"
              + " `io.partnerinsights.core.spi.TokenProvider` and has a public no-argument"
              + " constructor.");

  public static final ConnectorOption<String> SECRET_PROVIDER_CLASS =
      SIGN_IN
          .addText(
              "secretProviderClass",
              "Class that resolves `secret:NAME`: an `io.partnerinsights.core.spi.SecretProvider`"
                  + " with a public no-argument constructor ([how to write"
                  + " one](secrets.md#another-vault)). Only the cluster's configuration can set"
                  + " this option.")
          .restrictToCluster();

  public static final ConnectorOption<URI> API_URL =
      SERVICE.add(
          "apiUrl",
          OptionTypes.URL,
          "https://api.partnercenter.microsoft.com/insights/v1/mpn",
          "Base URL of the Insights API. For the commercial marketplace, the path is"
              + " `/insights/v1.1/cmp` ([marketplace.md](marketplace.md)).");
  public static final ConnectorOption<URI> AUTHORITY_URL =
      SERVICE.add(
          "authorityUrl",
          OptionTypes.URL,
          "https://login.microsoftonline.com",
          "Base URL of the sign-in service, without the tenant.");
  public static final ConnectorOption<String> RESOURCE =
      SERVICE.add(
          "resource",
          OptionTypes.TEXT,
          "https://api.partnercenter.microsoft.com",
          "Resource for which access tokens are requested. Sovereign clouds need their own"
              + " `resource`, `apiUrl` and `authorityUrl`, and have not been tested.");
  public static final ConnectorOption<List<String>> ALLOWED_HOSTS =
      SERVICE
          .add(
              "allowedHosts",
              OptionTypes.NAMES,
              "Hosts, in addition to Microsoft's, to which a read may send secrets. `*.example.com`"
                  + " means all hosts below `example.com`. Only the cluster's configuration can set"
                  + " this option.")
          .restrictToCluster();
  public static final ConnectorOption<List<String>> ALLOWED_DOWNLOAD_HOSTS =
      SERVICE
          .add(
              "allowedDownloadHosts",
              OptionTypes.NAMES,
              "Hosts that may provide report files, in addition to Azure Storage and"
                  + " `apiUrl`'s host. The form is that of `allowedHosts`. Only the cluster's"
                  + " configuration can set this option.")
          .restrictToCluster();
  public static final ConnectorOption<HostPort> PROXY =
      SERVICE.add(
          "proxy",
          OptionTypes.HOST_PORT,
          "HTTP proxy for all requests except those to loopback addresses and managed identities."
              + " By default, the JVM's proxy applies (such as `https.proxyHost`), which works only"
              + " without a login.");
  public static final ConnectorOption<String> PROXY_USERNAME =
      SERVICE
          .addText("proxyUsername", "Username for the proxy.")
          .requires(PROXY, "it is the username for this proxy");
  public static final ConnectorOption<Secret> PROXY_PASSWORD =
      SERVICE
          .addSecret("proxyPassword", "Password for the proxy.")
          .requires(PROXY, "it is the password for this proxy")
          .requires(PROXY_USERNAME, "a password belongs to a user");
  public static final ConnectorOption<Path> TRUST_STORE =
      SERVICE.add(
          "trustStore",
          OptionTypes.PATH,
          "PKCS12 or JKS file with the certificates to trust instead of the JDK's certificates.");
  public static final ConnectorOption<Secret> TRUST_STORE_PASSWORD =
      SERVICE
          .addSecret("trustStorePassword", "Password for the trust store.")
          .requires(TRUST_STORE, "it is the password for this trust store");
  public static final ConnectorOption<Duration> READ_TIMEOUT =
      SERVICE.add(
          "readTimeout",
          OptionTypes.DURATION,
          "60s",
          "Maximum time to wait for the next byte of a response. A download must also average 1 KiB"
              + " per second over a minute.");

  private AccountOptions() {}
}
