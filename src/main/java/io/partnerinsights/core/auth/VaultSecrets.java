package io.partnerinsights.core.auth;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets that options refer to in vaults. Each is read at most once in five minutes, and the
 * one in memory is used while its vault cannot be reached. Thread-safe.
 */
public final class VaultSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(VaultSecrets.class);
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final int MAX_CACHE_ENTRIES = 100;

  /** Tokens, certificates and stored secrets have wall-clock times. */
  private static final Clock CLOCK = Clock.systemUTC();

  private static final VaultSecrets PROCESS_SECRETS =
      new VaultSecrets(VaultSecrets::connectVault, CLOCK);

  private final BiFunction<ConnectorOptions, String, KeyVault> vaultFactory;
  private final Clock clock;
  private final Map<CacheKey, KeyVault> openVaults =
      Collections.synchronizedMap(new LruMap<>(MAX_CACHE_ENTRIES));
  private final Map<CacheKey, CachedSecret> secretCache =
      Collections.synchronizedMap(new LruMap<>(MAX_CACHE_ENTRIES));

  /** The key of a vault, by its URL, or of a secret, by its reference. */
  private record CacheKey(ConnectorOptions account, String name) {}

  private record CachedSecret(Secret secret, Instant readAt) {}

  VaultSecrets(BiFunction<ConnectorOptions, String, KeyVault> vaultFactory, Clock clock) {
    this.vaultFactory = vaultFactory;
    this.clock = clock;
  }

  /**
   * Returns the options with the secrets in place of references to vaults, except the refresh
   * token; the same options without references. Those that the sign-in does not use are left out.
   * Makes calls.
   */
  public static ConnectorOptions resolveSecrets(ConnectorOptions options) {
    return PROCESS_SECRETS.resolveAll(options);
  }

  /** Returns the options as {@link #resolveSecrets}, but without the secrets of the sign-in. */
  public static ConnectorOptions resolveNetworkSecrets(ConnectorOptions options) {
    return PROCESS_SECRETS.resolveAll(options, Set.of());
  }

  /** Returns when the refresh token was stored, by this machine's clock; empty if in no vault. */
  public static Optional<Instant> readRefreshTokenCreation(ConnectorOptions options) {
    return options
        .findVaultReference(AccountOptions.REFRESH_TOKEN)
        .map(secret -> vaultFor(options, secret).readVersion(secret))
        .map(
            version ->
                CLOCK
                    .instant()
                    .minus(Duration.between(version.createdAt(), version.respondedAt())));
  }

  /** Creates the provider that the options select, whose secrets were read. Makes no call. */
  public static TokenProvider newProvider(ConnectorOptions options, RetryingHttp http) {
    AuthSettings settings = AuthSettings.ofProcess();
    return SignInMethod.newProvider(
        options, settings, http, CLOCK, secret -> vaultFor(options, secret));
  }

  private static KeyVault vaultFor(ConnectorOptions options, VaultReference secret) {
    return PROCESS_SECRETS.findOrConnect(options.forVaultAccess(), secret);
  }

  private static KeyVault connectVault(ConnectorOptions account, String audience) {
    RetryingHttp http =
        HttpClients.createRetrying(HttpSettings.of(account), RetryPolicy.forOneMinute())
            .withCallTimeout(KeyVault.CALL_TIMEOUT);
    ServiceUrl authority = ServiceUrl.parse(account.get(AccountOptions.AUTHORITY_URL).toString());
    AuthSettings settings = AuthSettings.ofProcess();
    ConnectorOptions vaultAccount = account.withValue(AccountOptions.RESOURCE, audience);
    TokenLibrary library = new TokenLibrary(VaultSecrets.class.getClassLoader());
    MachineIdentity machine = new MachineIdentity(settings.environment(), http, CLOCK);
    VaultSignIn vaultSignIn =
        new VaultSignIn(vaultAccount, settings, http, CLOCK, library, machine);
    return new KeyVault(http, vaultSignIn::signIn, authority, CLOCK);
  }

  ConnectorOptions resolveAll(ConnectorOptions options) {
    return resolveAll(options, SignInMethod.signInSecretOptions(options));
  }

  private ConnectorOptions resolveAll(
      ConnectorOptions options, Set<ConnectorOption<Secret>> signInSecrets) {
    ConnectorOptions account = options.forVaultAccess();
    return options.withVaultSecrets(signInSecrets, secret -> readCached(account, secret));
  }

  private Secret readCached(ConnectorOptions account, VaultReference secret) {
    CacheKey key = new CacheKey(account, secret.toText());
    CachedSecret cachedSecret = secretCache.get(key);
    if (cachedSecret != null && clock.instant().isBefore(cachedSecret.readAt().plus(MAX_AGE))) {
      return cachedSecret.secret();
    }
    Secret newValue;
    try {
      newValue = findOrConnect(account, secret).readVersion(secret).value();
    } catch (PartnerInsightsException e) {
      if (cachedSecret == null || !SignInErrors.isUnreachable(e)) {
        throw e;
      }
      LOG.info(
          "A secret in the vault could not be read: {}. No action is needed, because the connector"
              + " uses the last value that it read, and tries again in {} minutes",
          e.summary(),
          MAX_AGE.toMinutes());
      newValue = cachedSecret.secret();
    }
    secretCache.put(key, new CachedSecret(newValue, clock.instant()));
    return newValue;
  }

  /** Connects without a lock, because a trust store is read. Each vault names its own tenant. */
  private KeyVault findOrConnect(ConnectorOptions account, VaultReference secret) {
    CacheKey key = new CacheKey(account, secret.vaultUrl());
    KeyVault vault = openVaults.get(key);
    if (vault == null) {
      KeyVault newVault = vaultFactory.apply(account, secret.audience());
      KeyVault existingVault = openVaults.putIfAbsent(key, newVault);
      vault = existingVault == null ? newVault : existingVault;
    }
    return vault;
  }
}
