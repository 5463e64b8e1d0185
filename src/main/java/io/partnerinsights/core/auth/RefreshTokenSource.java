package io.partnerinsights.core.auth;

import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
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

  private final Optional<Path> path;
  private final Clock clock;
  private Optional<RefreshTokenFile> file;
  private Secret newest;

  RefreshTokenSource(Credentials.RefreshToken session, Clock clock) {
    this.path = session.file();
    this.clock = clock;
    this.file = path.flatMap(RefreshTokenFile::find);
    this.newest = session.refreshToken();
  }

  /** Sends a token request with the newest refresh token, and keeps the one in the response. */
  TokenEndpoint.Tokens request(Function<Secret, TokenEndpoint.Tokens> endpoint) {
    if (file.isEmpty()) {
      return keep(endpoint.apply(newest));
    }
    try {
      return RefreshTokenLock.holding(file.get().path(), () -> requestOfFile(endpoint));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the action throws none
    }
  }

  private TokenEndpoint.Tokens requestOfFile(Function<Secret, TokenEndpoint.Tokens> endpoint) {
    useNewestOfFile();
    return keep(endpoint.apply(newest));
  }

  /** Another process may have rotated the token. A file of another sign-in is left alone. */
  private void useNewestOfFile() {
    String signIn = file.orElseThrow().signInId();
    Optional<RefreshTokenFile> now =
        path.flatMap(RefreshTokenFile::find).filter(found -> found.signInId().equals(signIn));
    now.ifPresent(found -> newest = found.token());
    file = now;
  }

  private TokenEndpoint.Tokens keep(TokenEndpoint.Tokens tokens) {
    Optional<Secret> rotated = tokens.refreshToken().filter(token -> !token.equals(newest));
    rotated.ifPresent(token -> newest = token);
    if (rotated.isEmpty() || file.isEmpty()) {
      warnIfOld();
    } else {
      write(file.get().rotatedTo(newest, clock.instant()));
    }
    return tokens;
  }

  private void write(RefreshTokenFile rotated) {
    try {
      file = Optional.of(rotated.written());
    } catch (IOException e) {
      LOG.warn(
          "The new refresh token cannot be written to {}: {}. The token in the file is valid until"
              + " {}; make the file writable, or sign in again before",
          rotated.path(),
          e.toString(),
          file.orElseThrow().rotated().plus(RefreshTokenFile.LIFE));
    }
  }

  private void warnIfOld() {
    Optional<Instant> written =
        file.map(RefreshTokenFile::rotated).or(() -> path.flatMap(this::modified));
    written
        .filter(time -> time.plus(OLD).isBefore(clock.instant()))
        .ifPresent(
            time ->
                LOG.warn(
                    "The refresh token in {} is {} days old. It is valid for {} days: sign in again"
                        + " before {}",
                    path.orElseThrow(),
                    Duration.between(time, clock.instant()).toDays(),
                    RefreshTokenFile.LIFE.toDays(),
                    time.plus(RefreshTokenFile.LIFE)));
  }

  private Optional<Instant> modified(Path token) {
    try {
      return Optional.of(Files.getLastModifiedTime(token).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
