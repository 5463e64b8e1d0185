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
  private static final Duration OLD = Duration.ofDays(60);

  /** The file that has held the token; null if none has. */
  private final @Nullable Path path;

  private final Clock clock;

  /** The file of the sign-in; null if the connector has not written it, or not for this sign-in. */
  private @Nullable RefreshTokenFile file;

  private Secret newest;

  RefreshTokenSource(Secret token, @Nullable Path path, Clock clock) {
    this.path = path;
    this.clock = clock;
    this.file = read();
    this.newest = file == null ? token : file.token();
  }

  /** Sends a token request with the newest refresh token, and keeps the one in the response. */
  OAuthGrants.Tokens request(Function<Secret, OAuthGrants.Tokens> endpoint) {
    useNewest();
    OAuthGrants.Tokens tokens = endpoint.apply(newest);
    Secret given = tokens.refreshToken();
    boolean rotated = given != null && !given.equals(newest);
    newest = given == null ? newest : given;
    if (rotated && file != null) {
      store(file, newest);
    } else if (path != null) {
      warnIfOld(path.toString(), file == null ? modified(path) : file.rotated(), clock.instant());
    }
    return tokens;
  }

  /**
   * Another process may have rotated the token; else the one in memory, which the file may not have
   * taken, is newer. A file that is gone, or of another sign-in, is left alone from then on.
   */
  private void useNewest() {
    RefreshTokenFile known = file;
    file = known == null ? null : read();
    if (known == null || file == null || !file.signInId().equals(known.signInId())) {
      file = null;
    } else if (!file.token().equals(known.token())) {
      newest = file.token();
    }
  }

  private @Nullable RefreshTokenFile read() {
    return path == null ? null : RefreshTokenFile.find(path).orElse(null);
  }

  /** Writes a token to the file, unless a login, a logout or a request has changed it meanwhile. */
  private void store(RefreshTokenFile old, Secret token) {
    if (!old.equals(read())) {
      return;
    }
    try {
      file = old.rotatedTo(token, clock.instant()).written();
    } catch (IOException e) {
      LOG.warn(
          "The new refresh token cannot be written to {}: {}. The old token in the file is valid"
              + " until {}. Make the file writable, or sign in again before then",
          old.path(),
          CauseText.of(e),
          old.rotated().plus(RefreshTokenFile.LIFE));
    }
  }

  /** Warns if a token that nothing has replaced ends soon. */
  static void warnIfOld(String place, Instant written, Instant now) {
    if (written.plus(OLD).isBefore(now)) {
      LOG.warn(
          "The refresh token in {} is {} days old, and it expires when it is {} days old. Sign in"
              + " again before {}",
          place,
          Duration.between(written, now).toDays(),
          RefreshTokenFile.LIFE.toDays(),
          written.plus(RefreshTokenFile.LIFE));
    }
  }

  /** Returns when another program's file was written; a file that is gone counts as new. */
  private Instant modified(Path token) {
    try {
      return Files.getLastModifiedTime(token).toInstant();
    } catch (IOException e) {
      return clock.instant();
    }
  }
}
