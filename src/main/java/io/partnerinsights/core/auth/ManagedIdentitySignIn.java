package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.spi.AccessToken;
import java.util.Optional;
import java.util.function.Supplier;

/** Signs in the identity of this machine. Must be called by one thread at a time. */
final class ManagedIdentitySignIn implements Supplier<AccessToken> {
  private final Credentials.ManagedIdentity machine;
  private final Msal msal;

  /** Whether the machine has given a token. Then a failure is a disturbance, which ends. */
  private boolean exists;

  ManagedIdentitySignIn(Credentials.ManagedIdentity machine, Msal msal) {
    this.machine = machine;
    this.msal = msal;
  }

  @Override
  public AccessToken get() {
    try {
      AccessToken token = msal.managedIdentity(machine.clientId());
      exists = true;
      return token;
    } catch (SignInException e) {
      throw exists ? SignInErrors.unreachable(e.getMessage(), Optional.empty(), e) : e;
    }
  }
}
