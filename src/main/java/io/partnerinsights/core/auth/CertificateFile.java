package io.partnerinsights.core.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.files.SmallFile;
import io.partnerinsights.core.spi.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS12 file with the certificate and the private key of an application, which stays in this
 * process: a JSON Web Token proves that the application has it.
 *
 * @param password opens the file and the key
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity-platform/certificate-credentials">Certificate
 *     credentials</a>
 */
record CertificateFile(Path file, Secret password) {
  /** Maximum size of a file: a key with its certificates has some kilobytes. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(10);

  private record CertifiedKey(PrivateKey key, X509Certificate certificate) {}

  /**
   * Reads the file, and returns the token of a sign-in at this URL. It throws {@code OPTION_VALUE}
   * without exactly one RSA key, whose certificate is valid now.
   */
  String signAssertion(String clientId, String url, Instant now) {
    CertifiedKey certifiedKey = readValidKey(now);
    try {
      byte[] certificate = certifiedKey.certificate().getEncoded();
      ObjectNode header =
          JsonNodeFactory.instance
              .objectNode()
              .put("alg", "RS256")
              .put("typ", "JWT")
              .put("x5t#S256", toBase64(MessageDigest.getInstance("SHA-256").digest(certificate)));
      header.putArray("x5c").add(certificate);
      ObjectNode claims =
          JsonNodeFactory.instance
              .objectNode()
              .put("aud", url)
              .put("iss", clientId)
              .put("sub", clientId)
              .put("jti", UUID.randomUUID().toString())
              .put("nbf", now.getEpochSecond())
              .put("exp", now.plus(ASSERTION_LIFETIME).getEpochSecond());
      String headerAndClaims = toBase64(toUtf8(header)) + "." + toBase64(toUtf8(claims));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(certifiedKey.key());
      signature.update(headerAndClaims.getBytes(StandardCharsets.UTF_8));
      return headerAndClaims + "." + toBase64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("An RSA key signs in every Java", e);
    }
  }

  private static byte[] toUtf8(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String toBase64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private CertifiedKey readValidKey(Instant now) {
    CertifiedKey certifiedKey = requireSingleKey(readStore());
    if (!certifiedKey.key().getAlgorithm().equals("RSA")) {
      throw unusableFile("its key is of type " + certifiedKey.key().getAlgorithm(), null);
    }
    X509Certificate certificate = certifiedKey.certificate();
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw SignInErrors.CERTIFICATE_NOT_VALID_NOW.error(
          file, certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }
    return certifiedKey;
  }

  private KeyStore readStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      byte[] content = SmallFile.readBytes(file, MAX_BYTES);
      store.load(new ByteArrayInputStream(content), password.reveal().toCharArray());
      return store;
    } catch (SmallFile.RefusedFileException e) {
      throw SignInErrors.UNREADABLE_CERTIFICATE_FILE.causedBy(e, file, e.getMessage());
    } catch (NoSuchFileException e) {
      throw unusableFile("it does not exist", e);
    } catch (IOException e) {
      boolean isWrongPassword = e.getCause() instanceof UnrecoverableKeyException;
      throw unusableFile(
          isWrongPassword ? "the password is wrong" : "it is not a readable PKCS12 file", e);
    } catch (GeneralSecurityException e) {
      throw unusableFile("it is not a readable PKCS12 file", e);
    }
  }

  private CertifiedKey requireSingleKey(KeyStore store) {
    try {
      List<String> keyAliases = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keyAliases.add(alias);
        }
      }
      if (keyAliases.size() != 1) {
        throw unusableFile("it has " + keyAliases.size() + " private keys", null);
      }
      return loadCertifiedKey(store, keyAliases.get(0));
    } catch (GeneralSecurityException e) {
      throw unusableFile("its key cannot be read with the password", e);
    }
  }

  private CertifiedKey loadCertifiedKey(KeyStore store, String alias)
      throws GeneralSecurityException {
    if (store.getKey(alias, password.reveal().toCharArray()) instanceof PrivateKey key
        && store.getCertificate(alias) instanceof X509Certificate certificate) {
      return new CertifiedKey(key, certificate);
    }
    throw unusableFile("its key has no certificate", null);
  }

  private RuntimeException unusableFile(String reason, @Nullable Exception cause) {
    return SignInErrors.INVALID_CERTIFICATE_FILE.causedBy(cause, file, reason);
  }
}
