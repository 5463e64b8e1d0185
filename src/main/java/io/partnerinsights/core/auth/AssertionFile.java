package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file with an assertion, which its issuer renews. It may be a symbolic link, as in Kubernetes.
 * So only a token is read from it: a link to another file never sends that file's content.
 */
record AssertionFile(Path file) {
  /** Maximum size: an assertion has some kilobytes. */
  private static final int MAX_BYTES = 64 * 1024;

  /**
   * Reads the file as the credential of a sign-in.
   *
   * @param now the time at which the assertion must be valid
   * @throws io.partnerinsights.core.errors.OptionsException {@code SECRET_UNREADABLE} if the file
   *     cannot be read, is not a JSON Web Token or has expired
   */
  IClientCredential credential(Instant now) {
    String text = text();
    if (text.isEmpty()) {
      throw unusable("it is empty", null);
    }
    Object expiry = new AccessToken(Secret.of(text), Instant.MAX).claims().get("exp");
    if (!(expiry instanceof Number seconds)) {
      throw unusable("it is not a JSON Web Token with an expiry", null);
    }
    if (now.getEpochSecond() >= seconds.longValue()) {
      long end = Math.max(0, seconds.longValue());
      throw unusable("it expired at " + Instant.ofEpochSecond(end), null);
    }
    return ClientCredentialFactory.createFromClientAssertion(text);
  }

  private String text() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw unusable("it has more than " + MAX_BYTES / 1024 + " KiB", null);
      }
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      throw unusable("it does not exist", e);
    } catch (IOException e) {
      throw unusable("it cannot be read", e);
    }
  }

  private RuntimeException unusable(String reason, Exception cause) {
    return SignInErrors.unusableAssertion(file, reason, cause);
  }
}
