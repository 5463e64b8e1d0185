package io.partnerinsights.core.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.files.PrivateFile;
import io.partnerinsights.core.files.SmallFile;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A file with the refresh token of an interactive sign-in. The connector has written it, so it may
 * replace the token by a newer one. It never rewrites another file.
 *
 * @param signInId identifies the interactive sign-in; it stays when the token is replaced
 * @param rotatedAt when the token was written
 */
public record RefreshTokenFile(Path path, String signInId, Instant rotatedAt, Secret token) {
  /** Time after which an unused refresh token is no longer valid. */
  public static final Duration MAX_AGE = Duration.ofDays(90);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The first key of the file's JSON, which no other program writes. */
  private static final String FORMAT_KEY = "partnerinsightsRefreshToken";

  private static final String SIGN_IN_ID_KEY = "signInId";
  private static final String ROTATED_AT_KEY = "rotated";
  private static final String TOKEN_KEY = "refreshToken";

  /** Returns a file for the token of a new sign-in, which is not written yet. */
  public static RefreshTokenFile ofSignIn(Path path, Secret token, Instant now) {
    return new RefreshTokenFile(path, UUID.randomUUID().toString(), now, token);
  }

  /** Reads the file of option {@code refreshToken}; empty if no login has written it. */
  public static Optional<RefreshTokenFile> tryReadConfigured(ConnectorOptions options) {
    return options.findSecretFile(AccountOptions.REFRESH_TOKEN).flatMap(RefreshTokenFile::tryRead);
  }

  /** Reads a file; empty if it cannot be read or another program has written it. */
  static Optional<RefreshTokenFile> tryRead(Path path) {
    try {
      return read(path);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads a file; empty if another program has written it. */
  public static Optional<RefreshTokenFile> read(Path path) throws IOException {
    String content = SmallFile.readText(path);
    try {
      JsonNode json = content.stripLeading().startsWith("{") ? JSON.readTree(content) : null;
      return json == null || !json.path(FORMAT_KEY).isInt() || !json.path(TOKEN_KEY).isTextual()
          ? Optional.empty()
          : Optional.of(fromJson(path, json));
    } catch (JacksonException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static RefreshTokenFile fromJson(Path path, JsonNode json) {
    Instant rotatedAt = Instant.parse(json.path(ROTATED_AT_KEY).asText());
    Secret token = Secret.of(json.path(TOKEN_KEY).asText());
    return new RefreshTokenFile(path, json.path(SIGN_IN_ID_KEY).asText(), rotatedAt, token);
  }

  /** Returns a text that stays equal when the token is replaced, and contains no secret. */
  public String identity() {
    return path.toAbsolutePath().normalize() + " " + signInId;
  }

  /** Returns the file with a newer token of the same sign-in. */
  RefreshTokenFile withToken(Secret newToken, Instant now) {
    return new RefreshTokenFile(path, signInId, now, newToken);
  }

  /**
   * Writes the file, so that a reader sees the old or the new content. A new file can be read by
   * its owner only; an existing one keeps its owner and its mode.
   */
  public RefreshTokenFile write() throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put(FORMAT_KEY, 1).put(SIGN_IN_ID_KEY, signInId).put(ROTATED_AT_KEY, rotatedAt.toString());
    json.put(TOKEN_KEY, token.reveal());
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    PrivateFile.replaceContent(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }
}
