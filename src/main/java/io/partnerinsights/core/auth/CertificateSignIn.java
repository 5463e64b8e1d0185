package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import io.partnerinsights.core.spi.AccessToken;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Signs in an application with an assertion that MSAL signs with the private key of a certificate.
 * The key stays in this process.
 */
final class CertificateSignIn implements Supplier<AccessToken> {
  private final Credentials.ClientCertificate application;
  private final Msal msal;
  private final Clock clock;

  /** Creates a sign-in and checks the certificate, so that a wrong file fails before any call. */
  CertificateSignIn(Credentials.ClientCertificate application, Msal msal, Clock clock) {
    this.application = application;
    this.msal = msal;
    this.clock = clock;
    application.certificate().read(clock.instant());
  }

  @Override
  public AccessToken get() {
    CertificateFile.KeyPair pair = application.certificate().read(clock.instant());
    return msal.application(
        application.tenantId(),
        application.clientId(),
        ClientCredentialFactory.createFromCertificate(pair.key(), pair.certificate()));
  }
}
