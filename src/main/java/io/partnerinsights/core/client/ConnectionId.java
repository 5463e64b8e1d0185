package io.partnerinsights.core.client;

import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.auth.SignInMethod;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.Secret;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.UUID;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a connection: the way to the service, and the proof with which reads sign in. Whatever
 * is held in memory for an account is held by this id, because the claims of a token and the ids of
 * a service prove nothing: a read may have made them up.
 *
 * <p>The id is a digest with a random key of this JVM. So it reveals neither user nor secret, and a
 * machine that gets it with a split cannot derive the id of another connection.
 */
public final class ConnectionId implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final byte[] DIGEST_KEY = new byte[32];

  static {
    new SecureRandom().nextBytes(DIGEST_KEY);
  }

  private final String digest;

  private ConnectionId(String digest) {
    this.digest = digest;
  }

  /**
   * Returns the id of the connection that these options open; no call. The way is all options of
   * group SERVICE but the time-out. The proof is all of group SIGN_IN with the secrets themselves;
   * a file that a login has written counts by its sign-in, and a refresh token in a vault by its
   * reference, because the token in it is replaced. If the user signs in on a web page, the proof
   * is the session that asks for it. A class of the user counts by itself, because each session of
   * an engine may have its own of one name.
   */
  static ConnectionId of(ConnectorOptions options) {
    Buffer parts = new Buffer();
    for (ConnectorOption<?> option : Options.all()) {
      if (isIdentifying(option)) {
        addText(parts, option.key());
        addText(parts, identifyingText(options, option));
      }
    }
    addText(parts, SignInMethod.findUserClassId(options));
    addText(parts, SignInMethod.isInteractive(options) ? options.signInScope().requireId() : null);
    return new ConnectionId(parts.hmacSha256(ByteString.of(DIGEST_KEY)).hex());
  }

  public static ConnectionId createUnique() {
    return new ConnectionId(UUID.randomUUID().toString());
  }

  public String digest() {
    return digest;
  }

  private static boolean isIdentifying(ConnectorOption<?> option) {
    return (option.isIn(OptionGroup.SIGN_IN) || option.isIn(OptionGroup.SERVICE))
        && !option.equals(AccountOptions.READ_TIMEOUT);
  }

  private static @Nullable String identifyingText(
      ConnectorOptions options, ConnectorOption<?> option) {
    if (option.equals(AccountOptions.REFRESH_TOKEN)) {
      VaultReference vault = options.findVaultReference(option).orElse(null);
      if (vault != null) {
        return "vault " + vault.toText();
      }
      RefreshTokenFile file = RefreshTokenFile.tryReadConfigured(options).orElse(null);
      if (file != null) {
        return "sign-in " + file.path() + " " + file.identity();
      }
    }
    Object value = options.find(option).orElse(null);
    if (value instanceof Secret secret) {
      return "secret " + secret.reveal();
    }
    boolean isUrl =
        option.equals(AccountOptions.API_URL) || option.equals(AccountOptions.AUTHORITY_URL);
    return value == null || !isUrl
        ? Objects.toString(value, null)
        : ServiceUrl.parse(value.toString()).toString();
  }

  /** Adds a text with its length, so that no two lists of texts have the same bytes. */
  private static void addText(Buffer parts, @Nullable String text) {
    ByteString bytes = ByteString.encodeUtf8(text == null ? "" : text);
    parts.writeUtf8((text == null ? -1 : bytes.size()) + ":").write(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConnectionId id && id.digest.equals(digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  /** Prints the start of the digest, which is enough to compare two lines of a log. */
  @Override
  public String toString() {
    return "connection " + digest.substring(0, 8);
  }
}
