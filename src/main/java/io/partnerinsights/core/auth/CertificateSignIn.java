package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCertificate;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.net.MalformedURLException;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Signs in an application with an assertion that MSAL signs with the private key of a certificate.
 * The key stays in this process.
 */
final class CertificateSignIn implements Supplier<AccessToken> {
  private final Credentials.ClientCertificate application;
  private final AuthSettings settings;
  private final MsalHttpClient http;
  private final Clock clock;
  private final MsalThreads threads = new MsalThreads();

  /** Creates a sign-in and checks the certificate, so that a wrong file fails before any call. */
  CertificateSignIn(
      Credentials.ClientCertificate application,
      AuthSettings settings,
      RetryingHttp http,
      Clock clock) {
    this.application = application;
    this.settings = settings;
    this.http = new MsalHttpClient(settings.authorityUrl(), http);
    this.clock = clock;
    application.certificate().read(clock.instant());
  }

  @Override
  public AccessToken get() {
    ConfidentialClientApplication client = client();
    ClientCredentialParameters parameters =
        ClientCredentialParameters.builder(Set.of(settings.resource() + "/.default")).build();
    IAuthenticationResult result =
        MsalResults.await(threads.call(() -> client.acquireToken(parameters)));
    return new AccessToken(Secret.of(result.accessToken()), result.expiresOnDate().toInstant());
  }

  /** Creates a new client for each sign-in, because MSAL would return a cached token. */
  private ConfidentialClientApplication client() {
    CertificateFile.KeyPair pair = application.certificate().read(clock.instant());
    IClientCertificate certificate =
        ClientCredentialFactory.createFromCertificate(pair.key(), pair.certificate());
    try {
      return ConfidentialClientApplication.builder(application.clientId(), certificate)
          .authority(http.authority(application.tenantId()))
          .validateAuthority(false)
          .instanceDiscovery(false)
          .disableInternalRetries()
          .httpClient(http)
          .executorService(threads)
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
