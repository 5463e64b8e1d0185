package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * that file. Must be called by one thread at a time; other processes may use the same file.
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
    RefreshTokenFile known = file;
    if (known == null) {
      return keep(endpoint.apply(newest));
    }
    try {
      return RefreshTokenLock.holding(
          known.path(),
          () -> {
            useNewestOf(known);
            return keep(endpoint.apply(newest));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the action throws none
    }
  }

  /**
   * Another process may have rotated the token; else the one in memory, which the file may not have
   * taken, is newer. A file of another sign-in is left alone.
   */
  private void useNewestOf(RefreshTokenFile known) {
    RefreshTokenFile now = read();
    file = now != null && now.signInId().equals(known.signInId()) ? now : null;
    if (file != null && !file.token().equals(known.token())) {
      newest = file.token();
    }
  }

  private @Nullable RefreshTokenFile read() {
    return path == null ? null : RefreshTokenFile.find(path).orElse(null);
  }

  private OAuthGrants.Tokens keep(OAuthGrants.Tokens tokens) {
    Secret token = tokens.refreshToken();
    boolean same = token == null || token.equals(newest);
    newest = token == null ? newest : token;
    if (file != null && !same) {
      file = written(file, newest);
    } else if (path != null) {
      warnIfOld(path.toString(), file == null ? modified(path) : file.rotated(), clock.instant());
    }
    return tokens;
  }

  /** Returns the file that holds the token now: the old one if it cannot be written. */
  private RefreshTokenFile written(RefreshTokenFile old, Secret token) {
    try {
      return old.rotatedTo(token, clock.instant()).written();
    } catch (IOException e) {
      LOG.warn(
          "The new refresh token cannot be written to {}: {}. The token in the file is valid until"
              + " {}; make the file writable, or sign in again before then",
          old.path(),
          CauseText.of(e),
          old.rotated().plus(RefreshTokenFile.LIFE));
      return old;
    }
  }

  /** Warns if a token that nothing has replaced ends soon. */
  static void warnIfOld(String place, Instant written, Instant now) {
    if (written.plus(OLD).isBefore(now)) {
      LOG.warn(
          "The refresh token in {} is {} days old. It is valid for {} days: sign in again"
              + " before {}",
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
