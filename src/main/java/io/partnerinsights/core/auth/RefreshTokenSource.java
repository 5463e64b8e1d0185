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

  /** Age of a token from which a warning is logged. */
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
  OAuthGrants.Tokens requestTokens(Function<Secret, OAuthGrants.Tokens> tokenRequest) {
    reloadToken();
    OAuthGrants.Tokens tokens = tokenRequest.apply(newestToken);
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
   * Takes a token that another process has written; else the one in memory is the newest. A file
   * that is gone, or of another sign-in, is ignored from then on.
   */
  private void reloadToken() {
    RefreshTokenFile oldFile = file;
    file = oldFile == null ? null : readFile();
    if (oldFile == null || file == null || !file.signInId().equals(oldFile.signInId())) {
      file = null;
    } else if (!file.token().equals(oldFile.token())) {
      newestToken = file.token();
    }
  }

  private @Nullable RefreshTokenFile readFile() {
    return path == null ? null : RefreshTokenFile.tryRead(path).orElse(null);
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
          "The new refresh token cannot be written to file {}: {}. The old token in this file stays"
              + " valid until {}. Before then, fix this error, for example by making the file"
              + " writable, or sign in again",
          oldFile.path(),
          CauseText.of(e),
          oldFile.rotatedAt().plus(RefreshTokenFile.MAX_AGE));
    }
  }

  /** Warns if a token that nothing has replaced expires soon. */
  static void warnIfOld(String location, Instant writtenAt, Instant now) {
    if (writtenAt.plus(WARNING_AGE).isBefore(now)) {
      LOG.warn(
          "The refresh token in {} is {} days old, and it expires when it is {} days old. To keep"
              + " reads working, sign in again before {}",
          location,
          Duration.between(writtenAt, now).toDays(),
          RefreshTokenFile.MAX_AGE.toDays(),
          writtenAt.plus(RefreshTokenFile.MAX_AGE));
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
