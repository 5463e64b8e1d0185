package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.testing.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A PKCS12 file that would take long to load is refused before a key is derived. */
@Timeout(60)
final class KeyStoreFileTest {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final byte[] DATA = HexFormat.of().parseHex("06092a864886f70d010701");
  private static final byte[] ENCRYPTED = HexFormat.of().parseHex("06092a864886f70d010706");

  /** 1.2.840.113549.1.12.10.1.2. */
  private static final byte[] SHROUDED_KEY = HexFormat.of().parseHex("060b2a864886f70d010c0a0102");

  private static final String CIPHER = "PBEWithHmacSHA256AndAES_256";
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir Path folder;

  @Test
  void aRegularFileIsRead() throws IOException {
    Path file = TestCertificate.valid(folder).file();

    assertThat(KeyStoreFile.bytes(file, MAX_BYTES)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  @Tag("full")
  void iterationsOfAllPartsCountTogether() {
    Path file = folder.resolve("slow.p12");
    TestCertificate.keytool(
        file,
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=a",
        "-J-Dkeystore.pkcs12.keyPbeIterationCount=1000001",
        "-J-Dkeystore.pkcs12.certPbeIterationCount=1000000");

    assertRefused(file);
  }

  /** The JDK would derive a key for each part, one after the other. */
  @Test
  void aFileOfManyPartsIsRefused() throws IOException {
    assertRefused(Files.write(folder.resolve("many.p12"), store(40, 50_001)));
    Path few = Files.write(folder.resolve("few.p12"), store(39, 50_001));

    assertThat(KeyStoreFile.bytes(few, MAX_BYTES)).isNotEmpty();
  }

  @Test
  void aFileWithoutEndOfItsLengthsIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("deep.p12"), new byte[] {0x30, (byte) 0x80, 0x30});

    assertThatThrownBy(() -> KeyStoreFile.bytes(file, MAX_BYTES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither a PKCS12 nor a JKS file");
  }

  /** The file's own limit sees no key in an encrypted part: the JDK has one for each such key. */
  @Test
  void theJdkLimitsAKeyInAnEncryptedPart() throws Exception {
    Path file = Files.write(folder.resolve("hidden.p12"), storeOfHiddenKey(5_000_001));

    byte[] content = KeyStoreFile.bytes(file, MAX_BYTES);

    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(content), PASSWORD);
    String alias = store.aliases().nextElement();
    assertThat(store.isKeyEntry(alias)).isTrue();
    assertThatThrownBy(() -> store.getKey(alias, PASSWORD))
        .isInstanceOf(UnrecoverableKeyException.class)
        .hasMessageContaining("iteration count too large");
  }

  /** Returns a store of one encrypted part with a key, which is derived in these iterations. */
  private static byte[] storeOfHiddenKey(int iterations) throws GeneralSecurityException {
    byte[] encrypted = element(0x30, algorithm(iterations), element(0x04, new byte[16]));
    byte[] key = element(0x30, element(0x30, SHROUDED_KEY, element(0xa0, encrypted)));
    Cipher cipher = Cipher.getInstance(CIPHER);
    SecretKey secret =
        SecretKeyFactory.getInstance(CIPHER).generateSecret(new PBEKeySpec(PASSWORD));
    cipher.init(Cipher.ENCRYPT_MODE, secret, parameters(1_000));
    byte[] content = element(0x30, DATA, algorithm(1_000), element(0x80, cipher.doFinal(key)));
    byte[] part = element(0x30, ENCRYPTED, element(0xa0, element(0x30, number(0), content)));
    return storeOf(part);
  }

  /** Returns the algorithm PBES2, 1.2.840.113549.1.5.13, with its parameters. */
  private static byte[] algorithm(int iterations) throws GeneralSecurityException {
    try {
      AlgorithmParameters encoded = AlgorithmParameters.getInstance(CIPHER);
      encoded.init(parameters(iterations));
      return element(0x30, HexFormat.of().parseHex("06092a864886f70d01050d"), encoded.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PBEParameterSpec parameters(int iterations) {
    return new PBEParameterSpec(new byte[16], iterations, new IvParameterSpec(new byte[16]));
  }

  private static void assertRefused(Path file) {
    assertThatThrownBy(() -> KeyStoreFile.bytes(file, MAX_BYTES))
        .isInstanceOf(OptionFile.UnusableException.class)
        .hasMessageContaining("2000000 iterations");
  }

  /** Returns a store of encrypted parts, each with this number of iterations. */
  private static byte[] store(int parts, int iterations) {
    byte[] parameters = element(0x30, element(0x04, new byte[8]), number(iterations));
    byte[] content = element(0x30, DATA, element(0x30, DATA, parameters));
    byte[] part = element(0x30, ENCRYPTED, element(0xa0, element(0x30, number(0), content)));
    return storeOf(Collections.nCopies(parts, part).toArray(byte[][]::new));
  }

  private static byte[] storeOf(byte[]... parts) {
    byte[] all = element(0x30, parts);
    return element(0x30, number(3), element(0x30, DATA, element(0xa0, element(0x04, all))));
  }

  private static byte[] number(int value) {
    return element(0x02, BigInteger.valueOf(value).toByteArray());
  }

  private static byte[] element(int tag, byte[]... contents) {
    int length = Stream.of(contents).mapToInt(content -> content.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82);
    out.write(length >> 8);
    out.write(length);
    Stream.of(contents).forEach(out::writeBytes);
    return out.toByteArray();
  }
}
