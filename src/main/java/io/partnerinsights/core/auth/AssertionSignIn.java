package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.time.Clock;
import java.util.function.Supplier;

/** Signs in an application with the assertion that its file has at that time. */
final class AssertionSignIn implements Supplier<AccessToken> {
  private final Credentials.ClientAssertion application;
  private final Msal msal;
  private final Clock clock;

  /** Creates a sign-in and checks the file, so that a wrong one fails before any call. */
  AssertionSignIn(Credentials.ClientAssertion application, Msal msal, Clock clock) {
    this.application = application;
    this.msal = msal;
    this.clock = clock;
    application.assertion().read(clock.instant());
  }

  @Override
  public AccessToken get() {
    Secret assertion = application.assertion().read(clock.instant());
    return msal.application(
        application.tenantId(),
        application.clientId(),
        ClientCredentialFactory.createFromClientAssertion(assertion.reveal()));
  }
}
