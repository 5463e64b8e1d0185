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
final class VaultRefreshToken {
  private static final Logger LOG = LoggerFactory.getLogger(VaultRefreshToken.class);

  private final KeyVault vault;
  private final VaultReference secret;

  /** The version that the newest token comes from; null before the first request. */
  private KeyVault.@Nullable Version storedVersion;

  private @Nullable Secret newestToken;

  /** Whether the user was warned that the vault cannot be written. */
  private boolean hasWarned;

  VaultRefreshToken(KeyVault vault, VaultReference secret) {
    this.vault = vault;
    this.secret = secret;
  }

  /** Sends a token request with the newest refresh token, and keeps the one in the response. */
  OAuthGrants.Tokens requestTokens(Function<Secret, OAuthGrants.Tokens> tokenRequest) {
    boolean isVaultReached = readNewestVersion();
    KeyVault.Version usedVersion = Objects.requireNonNull(storedVersion, "it was read");
    Secret token = Objects.requireNonNull(newestToken, "it is in the version");
    OAuthGrants.Tokens tokens = tokenRequest.apply(token);
    Secret newToken = tokens.refreshToken();
    if (newToken != null && !newToken.equals(token)) {
      newestToken = newToken;
      if (isVaultReached
          && secret.version() == null
          && utcDay(usedVersion.createdAt()).isBefore(utcDay(usedVersion.respondedAt()))) {
        storeToken(usedVersion, newToken);
      }
    }
    KeyVault.Version newestVersion = Objects.requireNonNull(storedVersion);
    RefreshTokenSource.warnIfOld(
        secret.toText(), newestVersion.createdAt(), newestVersion.respondedAt());
    return tokens;
  }

  private static LocalDate utcDay(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /**
   * Reads the version that another process may have stored. Returns whether the vault was reached.
   * If not, the token in memory is used, and no new one is stored.
   */
  private boolean readNewestVersion() {
    try {
      adoptVersion(vault.readVersion(secret));
      return true;
    } catch (PartnerInsightsException e) {
      if (storedVersion == null || !SignInErrors.isUnreachable(e)) {
        throw e;
      }
      LOG.info(
          "The refresh token in the vault could not be read: {}. No action is needed, because the"
              + " connector uses the token that it has in memory, and reads the vault again at the"
              + " next renewal of the access token",
          e.summary());
      return false;
    }
  }

  private KeyVault.Version adoptVersion(KeyVault.Version version) {
    if (storedVersion == null || !storedVersion.id().equals(version.id())) {
      newestToken = version.value();
    }
    storedVersion = version;
    return version;
  }

  /** Stores a token over the version from which it comes, and over no other one. */
  private void storeToken(KeyVault.Version usedVersion, Secret token) {
    try {
      KeyVault.Version vaultVersion = adoptVersion(vault.readVersion(secret));
      if (vaultVersion.id().equals(usedVersion.id())) {
        Instant expiry = vaultVersion.respondedAt().plus(RefreshTokenFile.MAX_AGE);
        storedVersion = vault.storeVersion(secret, vaultVersion, token, expiry);
      }
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      boolean isOutage = e.code() == ErrorCode.SIGN_IN_UNREACHABLE;
      Instant oldTokenExpiry = usedVersion.createdAt().plus(RefreshTokenFile.MAX_AGE);
      if (isOutage) {
        LOG.info(
            "The new refresh token was not stored in {}: {}. No action is needed, because the old"
                + " token in the vault stays valid until {}, and the connector tries again when it"
                + " gets the next token",
            secret.toText(),
            e.summary(),
            oldTokenExpiry);
      } else if (!hasWarned) {
        LOG.warn(
            "The new refresh token cannot be stored in {}. The old token in the vault stays valid"
                + " until {}. Before then, sign in again or fix this error: {}",
            secret.toText(),
            oldTokenExpiry,
            e.getMessage());
      }
      hasWarned |= !isOutage;
    }
  }
}
