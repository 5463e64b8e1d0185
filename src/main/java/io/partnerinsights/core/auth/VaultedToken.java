package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.Secret;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A refresh token in a vault, whose newest version is used and replaced. At most one version a day
 * is stored. Two processes at once may store two, which are both valid: Microsoft Entra does not
 * revoke a refresh token when it gives another one. Must be called by one thread at a time.
 */
final class VaultedToken {
  private static final Logger LOG = LoggerFactory.getLogger(VaultedToken.class);

  private final KeyVault vault;
  private final VaultReference secret;

  /** The version that the newest token comes from; null before the first request. */
  private KeyVault.@Nullable Version stored;

  private @Nullable Secret newest;

  /** Whether the user was warned that the vault cannot be written. */
  private boolean warned;

  VaultedToken(KeyVault vault, VaultReference secret) {
    this.vault = vault;
    this.secret = secret;
  }

  /** Sends a token request with the newest refresh token, and keeps the one in the response. */
  OAuthGrants.Tokens request(Function<Secret, OAuthGrants.Tokens> endpoint) {
    boolean reached = readNewest();
    KeyVault.Version used = Objects.requireNonNull(stored, "it was read");
    Secret token = Objects.requireNonNull(newest, "it is in the version");
    OAuthGrants.Tokens tokens = endpoint.apply(token);
    Secret given = tokens.refreshToken();
    if (given != null && !given.equals(token)) {
      newest = given;
      if (reached && secret.version() == null && day(used.created()).isBefore(day(used.now()))) {
        store(used, given);
      }
    }
    KeyVault.Version newer = Objects.requireNonNull(stored);
    RefreshTokenSource.warnIfOld(secret.text(), newer.created(), newer.now());
    return tokens;
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /**
   * Reads the version that another process may have stored. Returns whether the vault was reached;
   * without it, the token in memory is used, and none is stored: one wait for it is enough.
   */
  private boolean readNewest() {
    try {
      adopted(vault.read(secret));
      return true;
    } catch (PartnerInsightsException e) {
      if (stored == null || !SignInErrors.isUnreachable(e)) {
        throw e;
      }
      LOG.warn(
          "Azure Key Vault cannot be reached, so the connector uses its in-memory copy of the"
              + " refresh token that is stored in {}. Cause: {}",
          secret.text(),
          e.getMessage());
      return false;
    }
  }

  private KeyVault.Version adopted(KeyVault.Version read) {
    if (stored == null || !stored.id().equals(read.id())) {
      newest = read.value();
    }
    stored = read;
    return read;
  }

  /** Stores a token over the version from which it comes, and over no other one. */
  private void store(KeyVault.Version used, Secret token) {
    try {
      KeyVault.Version read = adopted(vault.read(secret));
      if (read.id().equals(used.id())) {
        Instant end = read.now().plus(RefreshTokenFile.LIFE);
        stored = vault.write(secret, read, token, end);
      }
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      boolean ends = e.code() == ErrorCode.SIGN_IN_UNREACHABLE;
      if (ends || !warned) {
        LOG.warn(
            "The new refresh token cannot be stored in {}. The old token there is valid until {}."
                + " Fix the cause, or sign in again before then. Cause: {}",
            secret.text(),
            used.created().plus(RefreshTokenFile.LIFE),
            e.getMessage());
      }
      warned |= !ends;
    }
  }
}
