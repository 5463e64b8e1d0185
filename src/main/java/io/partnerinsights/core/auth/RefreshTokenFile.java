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
  public static final Duration LIFE = Duration.ofDays(90);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The first key of the file's JSON, which no other program writes. */
  private static final String MARK = "partnerinsightsRefreshToken";

  private static final String SIGN_IN = "signInId";
  private static final String ROTATED = "rotated";
  private static final String TOKEN = "refreshToken";

  /** Returns a file for the token of a new sign-in, which is not written yet. */
  public static RefreshTokenFile ofSignIn(Path path, Secret token, Instant now) {
    return new RefreshTokenFile(path, UUID.randomUUID().toString(), now, token);
  }

  /**
   * Reads the file of option {@code refreshToken}; empty without a file that a login has written.
   */
  public static Optional<RefreshTokenFile> of(ConnectorOptions options) {
    return options.findSecretFile(AccountOptions.REFRESH_TOKEN).flatMap(RefreshTokenFile::find);
  }

  /** Reads a file; empty if it cannot be read or another program has written it. */
  static Optional<RefreshTokenFile> find(Path path) {
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
      return json == null || !json.path(MARK).isInt() || !json.path(TOKEN).isTextual()
          ? Optional.empty()
          : Optional.of(fromJson(path, json));
    } catch (JacksonException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static RefreshTokenFile fromJson(Path path, JsonNode json) {
    Instant rotatedAt = Instant.parse(json.path(ROTATED).asText());
    Secret token = Secret.of(json.path(TOKEN).asText());
    return new RefreshTokenFile(path, json.path(SIGN_IN).asText(), rotatedAt, token);
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
    json.put(MARK, 1).put(SIGN_IN, signInId).put(ROTATED, rotatedAt.toString());
    json.put(TOKEN, token.reveal());
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    PrivateFile.replaceContent(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }
}
