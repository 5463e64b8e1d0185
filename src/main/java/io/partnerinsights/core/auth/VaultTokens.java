package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
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
 * Gets tokens for a vault, from where the process runs: the library of Fabric or Synapse, else the
 * machine's identity, else the application's own certificate or secret. Thread-safe.
 */
final class VaultTokens implements KeyVault.Tokens {
  private final ConnectorOptions account;
  private final AuthSettings settings;
  private final RetryingHttp http;
  private final Clock clock;
  private final TokenLibrary library;
  private final MachineIdentity machine;
  private final CachingTokenProvider tokens;

  /** The tenant that the vault names; null to use that of the options. */
  private volatile @Nullable String tenant;

  /**
   * @param account with the vault's resource
   */
  VaultTokens(
      ConnectorOptions account,
      AuthSettings settings,
      RetryingHttp http,
      Clock clock,
      TokenLibrary library) {
    this.account = account;
    this.settings = settings;
    this.http = http;
    this.clock = clock;
    this.library = library;
    this.machine = new MachineIdentity(settings.environment(), http, clock);
    this.tokens = new CachingTokenProvider(this::signIn, "vault", clock);
  }

  @Override
  public AccessToken token() {
    return tokens.token();
  }

  @Override
  public AccessToken otherThan(AccessToken refused, @Nullable String named) {
    tenant = named;
    tokens.invalidate(refused);
    return tokens.token();
  }

  private AccessToken signIn() {
    List<String> failures = new ArrayList<>();
    for (Supplier<AccessToken> source : sources()) {
      try {
        return source.get();
      } catch (PartnerInsightsException e) {
        if (e.code().isRetryable() || e.code() == ErrorCode.WAIT_INTERRUPTED) {
          throw e;
        }
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    throw VaultErrors.NO_TOKEN.error(
        account.get(AccountOptions.RESOURCE), String.join("; ", failures));
  }

  private List<Supplier<AccessToken>> sources() {
    List<Supplier<AccessToken>> sources = new ArrayList<>();
    library.find().ifPresent(found -> sources.add(() -> TokenLibrary.token(found, clock)));
    String resource = account.get(AccountOptions.RESOURCE);
    sources.add(() -> machine.token(resource, userAssigned()));
    if (account.isSet(AccountOptions.CLIENT_CERTIFICATE)
        || account.isSet(AccountOptions.CLIENT_SECRET)) {
      sources.add(this::application);
    }
    return sources;
  }

  /** Returns the identity that a user has assigned to the machine, as Azure's SDKs do. */
  private @Nullable String userAssigned() {
    String id = settings.environment().getOrDefault("AZURE_CLIENT_ID", "");
    return id.isBlank() ? null : id;
  }

  private AccessToken application() {
    String named = tenant;
    ConnectorOptions signedIn =
        named == null ? account : account.with(AccountOptions.TENANT_ID, named);
    return new SignInMethod(AuthKind.CLIENT_CREDENTIALS, signedIn, settings, http, clock)
        .application()
        .get();
  }
}
