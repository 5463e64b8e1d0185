package io.partnerinsights.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * Certificates of servers, which keytool has made: for localhost {@code trusted}, {@code untrusted}
 * (self-signed), {@code expired} (2020) and {@code future} (2120), and {@code otherHost}. Those but
 * the second are signed by {@code ca}.
 */
public final class ServerCertificates {
  private static final Path FILE = Path.of("src/test/resources/certificates/servers.p12.base64");
  private static final char[] PASSWORD = TestCertificate.PASSWORD.toCharArray();

  private static final KeyStore ALL = loadAll();

  /** By their names: to read and to write a key takes a tenth of a second. */
  private static final Map<String, SSLSocketFactory> SERVERS = new ConcurrentHashMap<>();

  private ServerCertificates() {}

  /** Returns the sockets of a server with one of the certificates. */
  public static SSLSocketFactory socketFactory(String name) {
    return SERVERS.computeIfAbsent(name, ServerCertificates::createSocketFactory);
  }

  private static SSLSocketFactory createSocketFactory(String name) {
    try {
      KeyStore serverKeys = KeyStore.getInstance("JKS");
      serverKeys.load(null, null);
      serverKeys.setKeyEntry(
          name, ALL.getKey(name, PASSWORD), PASSWORD, ALL.getCertificateChain(name));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(serverKeys, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a trust store with the certificate of the authority. */
  public static Path writeTrustStore(Path folder, String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setCertificateEntry("ca", ALL.getCertificate("ca"));
    Path file = folder.resolve("trust." + type);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD);
    }
    return file;
  }

  private static KeyStore loadAll() {
    try {
      KeyStore all = KeyStore.getInstance("PKCS12");
      byte[] content = Base64.getMimeDecoder().decode(Files.readString(FILE));
      all.load(new ByteArrayInputStream(content), PASSWORD);
      return all;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
