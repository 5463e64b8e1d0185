package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest refresh token of a sign-in: in memory and, if a file of the connector has held it, in
 * that file. Must be called by one thread at a time. Other processes may use the same file without
 * a lock: Microsoft Entra does not revoke a refresh token when it gives another one.
 */
final class RefreshTokenSource {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshTokenSource.class);

  /** Age from which a token that no sign-in replaces is warned about. */
  private static final Duration WARNING_AGE = Duration.ofDays(60);

  /** The file that has held the token; null if none has. */
  private final @Nullable Path path;

  private final Clock clock;

  /** The file of the sign-in; null if the connector has not written it, or not for this sign-in. */
  private @Nullable RefreshTokenFile file;

  private Secret newestToken;

  RefreshTokenSource(Secret token, @Nullable Path path, Clock clock) {
    this.path = path;
    this.clock = clock;
    this.file = readFile();
    this.newestToken = file == null ? token : file.token();
  }

  /** Sends a token request with the newest refresh token, and keeps the one in the response. */
  OAuthGrants.Tokens requestTokens(Function<Secret, OAuthGrants.Tokens> endpoint) {
    useNewestToken();
    OAuthGrants.Tokens tokens = endpoint.apply(newestToken);
    Secret newToken = tokens.refreshToken();
    boolean isRotated = newToken != null && !newToken.equals(newestToken);
    newestToken = newToken == null ? newestToken : newToken;
    if (isRotated && file != null) {
      storeToken(file, newestToken);
    } else if (path != null) {
      warnIfOld(
          path.toString(), file == null ? modifiedTime(path) : file.rotatedAt(), clock.instant());
    }
    return tokens;
  }

  /**
   * Another process may have rotated the token; else the one in memory, which the file may not have
   * taken, is newer. A file that is gone, or of another sign-in, is left alone from then on.
   */
  private void useNewestToken() {
    RefreshTokenFile oldFile = file;
    file = oldFile == null ? null : readFile();
    if (oldFile == null || file == null || !file.signInId().equals(oldFile.signInId())) {
      file = null;
    } else if (!file.token().equals(oldFile.token())) {
      newestToken = file.token();
    }
  }

  private @Nullable RefreshTokenFile readFile() {
    return path == null ? null : RefreshTokenFile.find(path).orElse(null);
  }

  /** Writes a token to the file, unless a login, a logout or a request has changed it meanwhile. */
  private void storeToken(RefreshTokenFile oldFile, Secret token) {
    if (!oldFile.equals(readFile())) {
      return;
    }
    try {
      file = oldFile.withToken(token, clock.instant()).write();
    } catch (IOException e) {
      LOG.warn(
          "The new refresh token cannot be written to {}: {}. The old token in the file is valid"
              + " until {}. Before then, make the file writable or sign in again",
          oldFile.path(),
          CauseText.of(e),
          oldFile.rotatedAt().plus(RefreshTokenFile.LIFE));
    }
  }

  /** Warns if a token that nothing has replaced ends soon. */
  static void warnIfOld(String place, Instant writtenAt, Instant now) {
    if (writtenAt.plus(WARNING_AGE).isBefore(now)) {
      LOG.warn(
          "The refresh token in {} is {} days old, and it expires when it is {} days old. Sign in"
              + " again before {}",
          place,
          Duration.between(writtenAt, now).toDays(),
          RefreshTokenFile.LIFE.toDays(),
          writtenAt.plus(RefreshTokenFile.LIFE));
    }
  }

  /** Returns when another program's file was written; a file that is gone counts as new. */
  private Instant modifiedTime(Path tokenFile) {
    try {
      return Files.getLastModifiedTime(tokenFile).toInstant();
    } catch (IOException e) {
      return clock.instant();
    }
  }
}
