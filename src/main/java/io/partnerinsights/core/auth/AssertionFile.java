package io.partnerinsights.core.auth;

import io.partnerinsights.core.files.SmallFile;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file with an assertion, which its issuer renews. It may be a symbolic link, as in Kubernetes.
 * So only a token is read from it: a link to another file never sends that file's content.
 */
record AssertionFile(Path file) {
  /** Reads the file, or throws {@code SECRET_UNREADABLE} if it has no valid token. */
  String readAssertion(Instant now) {
    String text = readText();
    if (text.isEmpty()) {
      throw unusableFile("it is empty", null);
    }
    Object expiry = new AccessToken(Secret.of(text), Instant.MAX).unverifiedClaims().get("exp");
    if (!(expiry instanceof Number seconds)) {
      throw unusableFile("it is not a JSON Web Token with an expiry", null);
    }
    if (now.getEpochSecond() >= seconds.longValue()) {
      long expirySeconds = Math.max(0, seconds.longValue());
      throw unusableFile("it expired at " + Instant.ofEpochSecond(expirySeconds), null);
    }
    return text;
  }

  private String readText() {
    try {
      return SmallFile.readText(file).strip();
    } catch (SmallFile.RefusedFileException e) {
      throw unusableFile(String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw unusableFile("it does not exist", e);
    } catch (IOException e) {
      throw unusableFile("it cannot be read", e);
    }
  }

  private RuntimeException unusableFile(String reason, @Nullable Exception cause) {
    return SignInErrors.UNUSABLE_ASSERTION.causedBy(cause, file, reason);
  }
}
