package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.KeyStoreFile;
import io.partnerinsights.core.options.OptionFile;
import io.partnerinsights.core.spi.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS12 file with the certificate and the private key of an application.
 *
 * @param password opens the file and the key
 */
record CertificateFile(Path file, Secret password) {
  /** Maximum size of a file: a key with its certificates has some kilobytes. */
  private static final int MAX_BYTES = 64 * 1024;

  /** A private key of an application, and its certificate. */
  record KeyPair(PrivateKey key, X509Certificate certificate) {}

  /**
   * Reads the file.
   *
   * @param now the time at which the certificate must be valid
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_VALUE} if the file cannot
   *     be read with this password, does not have exactly one RSA key with a certificate, or the
   *     certificate is not valid
   */
  KeyPair keyPair(Instant now) {
    KeyPair pair = keyPair(store());
    if (!pair.key().getAlgorithm().equals("RSA")) {
      throw unusable("its key is of type " + pair.key().getAlgorithm(), null);
    }
    X509Certificate certificate = pair.certificate();
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw SignInErrors.INVALID_CERTIFICATE.error(
          file, certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }
    return pair;
  }

  private KeyStore store() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      byte[] content = KeyStoreFile.bytes(file, MAX_BYTES);
      store.load(new ByteArrayInputStream(content), password.reveal().toCharArray());
      return store;
    } catch (OptionFile.UnusableException e) {
      throw SignInErrors.UNUSABLE_CERTIFICATE_FILE.causedBy(e, file, e.getMessage());
    } catch (NoSuchFileException e) {
      throw unusable("it does not exist", e);
    } catch (IOException e) {
      boolean password = e.getCause() instanceof UnrecoverableKeyException;
      throw unusable(password ? "the password is wrong" : "it is not a readable PKCS12 file", e);
    } catch (GeneralSecurityException e) {
      throw unusable("it is not a readable PKCS12 file", e);
    }
  }

  private KeyPair keyPair(KeyStore store) {
    try {
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw unusable("it has " + keys.size() + " private keys", null);
      }
      return keyPair(store, keys.get(0));
    } catch (GeneralSecurityException e) {
      throw unusable("its key cannot be read with the password", e);
    }
  }

  private KeyPair keyPair(KeyStore store, String alias) throws GeneralSecurityException {
    if (store.getKey(alias, password.reveal().toCharArray()) instanceof PrivateKey key
        && store.getCertificate(alias) instanceof X509Certificate certificate) {
      return new KeyPair(key, certificate);
    }
    throw unusable("its key has no certificate", null);
  }

  private RuntimeException unusable(String reason, @Nullable Exception cause) {
    return SignInErrors.UNREADABLE_CERTIFICATE.causedBy(cause, file, reason);
  }
}
