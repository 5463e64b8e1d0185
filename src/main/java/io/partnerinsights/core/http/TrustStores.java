package io.partnerinsights.core.http;

import io.partnerinsights.core.files.SmallFile;
import io.partnerinsights.core.spi.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Makes a client trust the certificates of a file, or those of the JVM. */
final class TrustStores {
  /** Maximum size of a file: the one of a JDK has less than 200 KiB. */
  private static final int MAX_BYTES = 1024 * 1024;

  private static final int JKS_MAGIC = 0xFEEDFEED;

  private TrustStores() {}

  static void trustFile(OkHttpClient.Builder builder, Path file, @Nullable Secret password) {
    try {
      trustKeys(builder, readStore(file, password));
    } catch (SmallFile.RefusedFileException e) {
      throw HttpErrors.TRUST_STORE_FILE_REFUSED.causedBy(e, file, e.getMessage());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw HttpErrors.UNREADABLE_TRUST_STORE.causedBy(e, file);
    }
  }

  /**
   * Applies the certificates of the JVM, as OkHttp would. If they cannot be read, OkHttp fails with
   * an exception that it does not declare.
   */
  static void trustJvm(OkHttpClient.Builder builder) {
    try {
      trustKeys(builder, null);
    } catch (GeneralSecurityException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw HttpErrors.UNREADABLE_JVM_TRUST_STORE.causedBy(cause);
    }
  }

  /** Makes a client trust certificates; null means those of the JVM. */
  private static void trustKeys(OkHttpClient.Builder builder, @Nullable KeyStore keys)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(keys);
    X509TrustManager trustManager = (X509TrustManager) factory.getTrustManagers()[0];
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trustManager}, null);
    builder.sslSocketFactory(context.getSocketFactory(), trustManager);
  }

  private static KeyStore readStore(Path file, @Nullable Secret storePassword)
      throws IOException, GeneralSecurityException {
    char[] password = storePassword == null ? null : storePassword.reveal().toCharArray();
    byte[] content = SmallFile.readBytes(file, MAX_BYTES);
    KeyStore keys = KeyStore.getInstance(storeType(content));
    keys.load(new ByteArrayInputStream(content), password);
    if (keys.size() == 0) {
      throw new KeyStoreException(
          "it contains no certificate that can be read without its password");
    }
    return keys;
  }

  private static String storeType(byte[] content) {
    boolean isJks =
        content.length > Integer.BYTES && ByteBuffer.wrap(content).getInt() == JKS_MAGIC;
    return isJks ? "JKS" : "PKCS12";
  }
}
