package io.partnerinsights.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the JDK refuses in a PKCS12 file, because its key would take long to derive. */
@Timeout(60)
final class KeyStoreLimitsTest {
  private static final byte[] DATA = HexFormat.of().parseHex("06092a864886f70d010701");
  private static final byte[] ENCRYPTED = HexFormat.of().parseHex("06092a864886f70d010706");

  /** 1.2.840.113549.1.12.10.1.2. */
  private static final byte[] SHROUDED_KEY = HexFormat.of().parseHex("060b2a864886f70d010c0a0102");

  private static final String CIPHER = "PBEWithHmacSHA256AndAES_256";
  private static final char[] PASSWORD = "password".toCharArray();

  @Test
  void theJdkLimitsAKeyInAnEncryptedPart() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(storeOfHiddenKey(5_000_001)), PASSWORD);
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
