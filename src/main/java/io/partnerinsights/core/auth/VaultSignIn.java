package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.AccessToken;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens for a vault: from the library of Fabric or Synapse, else by the machine's identity,
 * else by the application's own certificate or secret. Thread-safe.
 *
 * @param account with the vault's resource
 */
record VaultSignIn(
    ConnectorOptions account,
    AuthSettings settings,
    RetryingHttp http,
    Clock clock,
    TokenLibrary library,
    MachineIdentity machine) {
  /** Signs in to a tenant; null means the tenant of the options. */
  AccessToken signIn(@Nullable String tenant) {
    List<String> failures = new ArrayList<>();
    for (Supplier<AccessToken> source : tokenSources(tenant)) {
      try {
        return source.get();
      } catch (PartnerInsightsException e) {
        if (e.code().isRetryable() || SignInErrors.isUnreachable(e)) {
          throw e;
        }
        failures.add(e.summary());
      }
    }
    throw VaultErrors.NO_TOKEN.error(
        account.get(AccountOptions.RESOURCE), String.join(", and ", failures));
  }

  private List<Supplier<AccessToken>> tokenSources(@Nullable String tenant) {
    List<Supplier<AccessToken>> sources = new ArrayList<>();
    library
        .findLibraryClass()
        .ifPresent(type -> sources.add(() -> TokenLibrary.requestVaultToken(type, clock)));
    String resource = account.get(AccountOptions.RESOURCE);
    // The identity that a user has assigned to the machine, as for Azure's SDKs.
    sources.add(() -> machine.requestToken(resource, machine.findVariable("AZURE_CLIENT_ID")));
    if (account.isSet(AccountOptions.CLIENT_CERTIFICATE)
        || account.isSet(AccountOptions.CLIENT_SECRET)) {
      sources.add(() -> signInApplication(tenant));
    }
    return sources;
  }

  private AccessToken signInApplication(@Nullable String tenant) {
    ConnectorOptions tenantAccount =
        tenant == null ? account : account.withValue(AccountOptions.TENANT_ID, tenant);
    return new SignInMethod(AuthKind.CLIENT_CREDENTIALS, tenantAccount, settings, http, clock)
        .applicationSignIn()
        .get();
  }
}
