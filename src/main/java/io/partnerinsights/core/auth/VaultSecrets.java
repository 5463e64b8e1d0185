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
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final int MAX_SECRETS = 100;

  /** Tokens, certificates and stored secrets have wall-clock times. */
  private static final Clock CLOCK = Clock.systemUTC();

  private static final VaultSecrets OF_PROCESS = new VaultSecrets(VaultSecrets::connect, CLOCK);

  private final BiFunction<ConnectorOptions, String, KeyVault> vaults;
  private final Clock clock;
  private final Map<Key, KeyVault> connected =
      Collections.synchronizedMap(new LruMap<>(MAX_SECRETS));
  private final Map<Key, Known> known = Collections.synchronizedMap(new LruMap<>(MAX_SECRETS));

  /** What is used again: a connection by its vault, or a secret by its reference. */
  private record Key(ConnectorOptions account, String name) {}

  private record Known(Secret secret, Instant readAt) {}

  VaultSecrets(BiFunction<ConnectorOptions, String, KeyVault> vaults, Clock clock) {
    this.vaults = vaults;
    this.clock = clock;
  }

  /**
   * Returns the options with the secrets in place of references to vaults, except the refresh
   * token; the same options without references. Those that the sign-in does not use are left out.
   * Makes calls.
   */
  public static ConnectorOptions read(ConnectorOptions options) {
    return OF_PROCESS.readAll(options);
  }

  /** Returns the options as {@link #read}, but without the secrets of the sign-in. */
  public static ConnectorOptions readNetwork(ConnectorOptions options) {
    return OF_PROCESS.readAll(options, Set.of());
  }

  /**
   * Returns when the refresh token in the options' vault was stored, by this machine's clock; empty
   * if it is in none.
   */
  public static Optional<Instant> refreshTokenStored(ConnectorOptions options) {
    return options
        .vault(AccountOptions.REFRESH_TOKEN)
        .map(secret -> vault(options, secret).read(secret))
        .map(version -> CLOCK.instant().minus(Duration.between(version.created(), version.now())));
  }

  /** Creates the provider that the options select, whose secrets were read. Makes no call. */
  public static TokenProvider tokens(ConnectorOptions options, RetryingHttp http) {
    AuthSettings settings = AuthSettings.ofProcess();
    return SignInMethod.tokens(options, settings, http, CLOCK, secret -> vault(options, secret));
  }

  private static KeyVault vault(ConnectorOptions options, VaultReference secret) {
    return OF_PROCESS.connected(options.withoutVaults(), secret);
  }

  private static KeyVault connect(ConnectorOptions account, String audience) {
    RetryingHttp http =
        HttpClients.retrying(HttpSettings.of(account), RetryPolicy.brief())
            .withCallTimeout(KeyVault.LIMIT);
    ServiceUrl authority = ServiceUrl.parse(account.get(AccountOptions.AUTHORITY_URL).toString());
    AuthSettings settings = AuthSettings.ofProcess();
    ConnectorOptions signIn = account.with(AccountOptions.RESOURCE, audience);
    TokenLibrary library = new TokenLibrary(VaultSecrets.class.getClassLoader());
    MachineIdentity machine = new MachineIdentity(settings.environment(), http, CLOCK);
    VaultTokens tokens = new VaultTokens(signIn, settings, http, CLOCK, library, machine);
    return new KeyVault(http, tokens::signIn, authority, CLOCK);
  }

  ConnectorOptions readAll(ConnectorOptions options) {
    return readAll(options, SignInMethod.secrets(options));
  }

  private ConnectorOptions readAll(
      ConnectorOptions options, Set<ConnectorOption<Secret>> ofSignIn) {
    ConnectorOptions account = options.withoutVaults();
    return options.withSecretsOfVaults(ofSignIn, secret -> read(account, secret));
  }

  private Secret read(ConnectorOptions account, VaultReference secret) {
    Key key = new Key(account, secret.text());
    Known before = known.get(key);
    if (before != null && clock.instant().isBefore(before.readAt().plus(FRESH))) {
      return before.secret();
    }
    Secret read;
    try {
      read = connected(account, secret).read(secret).value();
    } catch (PartnerInsightsException e) {
      if (before == null || !SignInErrors.isUnreachable(e)) {
        throw e;
      }
      LOG.warn(
          "Azure Key Vault cannot be reached, so the connector uses the last value of {} that it"
              + " read. Cause: {}",
          secret.text(),
          e.getMessage());
      read = before.secret();
    }
    known.put(key, new Known(read, clock.instant()));
    return read;
  }

  /** Connects without a lock, because a trust store is read. Each vault names its own tenant. */
  private KeyVault connected(ConnectorOptions account, VaultReference secret) {
    Key key = new Key(account, secret.vault());
    KeyVault vault = connected.get(key);
    if (vault == null) {
      KeyVault created = vaults.apply(account, secret.audience());
      KeyVault other = connected.putIfAbsent(key, created);
      vault = other == null ? created : other;
    }
    return vault;
  }
}
