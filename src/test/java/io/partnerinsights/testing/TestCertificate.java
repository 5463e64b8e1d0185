package io.partnerinsights.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * A self-signed certificate with its private key in a PKCS12 file, made by the JDK's keytool.
 *
 * @param certificate the public part, as an administrator adds it to an application
 */
public record TestCertificate(Path file, X509Certificate certificate) {
  /** The password of the files. */
  public static final String PASSWORD = "certificate-password";

  public static TestCertificate createValid(Path folder) {
    return create(folder, "valid", "-keyalg", "RSA", "-keysize", "2048", "-validity", "30");
  }

  /** Creates an RSA key whose certificate expired five days ago. */
  public static TestCertificate createExpired(Path folder) {
    return create(folder, "expired", "-keyalg", "RSA", "-startdate", "-10d", "-validity", "5");
  }

  /** Creates a key that is not an RSA key. */
  public static TestCertificate createEllipticCurve(Path folder) {
    return create(folder, "ec", "-keyalg", "EC", "-groupname", "secp256r1");
  }

  private static TestCertificate create(Path folder, String name, String... keyOptions) {
    Path file = folder.resolve(name + ".p12");
    List<String> options =
        new ArrayList<>(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
    options.addAll(List.of(keyOptions));
    runKeytool(file, options.toArray(String[]::new));
    return new TestCertificate(file, readCertificate(file, name));
  }

  /** Runs keytool on a PKCS12 file. */
  public static void runKeytool(Path file, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", file.toString()));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      byte[] output = keytool.getInputStream().readAllBytes();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(new String(output, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate readCertificate(Path file, String alias) {
    try (InputStream input = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(input, PASSWORD.toCharArray());
      return (X509Certificate) store.getCertificate(alias);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
