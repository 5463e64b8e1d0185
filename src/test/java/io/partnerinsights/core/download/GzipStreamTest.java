package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.LoopbackStore.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class GzipStreamTest {
  private static final byte[] TEXT = "Month,Seats\n2026-01-01,5\n".repeat(2000).getBytes(UTF_8);

  @Test
  void inflatesEveryMemberByteByByte() throws IOException {
    byte[] members = join(gzip(TEXT), gzip(new byte[0]), gzip("tail".getBytes(UTF_8)));

    assertThat(new GzipStream(byteByByte(members), errors()).readAllBytes())
        .isEqualTo(join(TEXT, "tail".getBytes(UTF_8)));
  }

  @Test
  void skipsAllOptionalHeaderFields() throws IOException {
    byte[] plain = gzip(TEXT);
    byte[] header = {0x1f, (byte) 0x8b, 8, 0x1F, 0, 0, 0, 0, 0, 3};
    byte[] extra = {3, 0, 'x', 'y', 'z'};
    byte[] name = "report.csv\0".getBytes(UTF_8);
    byte[] comment = "made\0".getBytes(UTF_8);
    byte[] start = join(header, extra, name, comment);
    CRC32 crc = new CRC32();
    crc.update(start);
    byte[] check = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};

    assertThat(inflate(join(start, check, Arrays.copyOfRange(plain, 10, plain.length))))
        .isEqualTo(TEXT);
  }

  @Test
  void refusesAFileTruncatedAtAnyByte() throws IOException {
    byte[] whole = gzip(TEXT);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> inflate(cut)).hasMessageContainingAll("PI-4006", "is truncated");
    }
    assertThatThrownBy(() -> inflate(join(whole, Arrays.copyOf(whole, 5))))
        .hasMessageContaining("PI-4006");
  }

  @Test
  void refusesAWrongChecksumAndAWrongSize() throws IOException {
    byte[] wrongChecksum = gzip(TEXT);
    wrongChecksum[wrongChecksum.length - 8] ^= 1;
    byte[] wrongSize = gzip(TEXT);
    wrongSize[wrongSize.length - 1] ^= 1;

    assertThatThrownBy(() -> inflate(wrongChecksum)).hasMessageContaining("checksum");
    assertThatThrownBy(() -> inflate(wrongSize)).hasMessageContaining("size does not match");
  }

  @Test
  void refusesDamagedDataAndTrailingGarbage() throws IOException {
    byte[] damaged = gzip(TEXT);
    damaged[10] = (byte) 0xFF;

    assertThatThrownBy(() -> inflate(damaged)).hasMessageContaining("PI-4006");
    assertThatThrownBy(() -> inflate(join(gzip(TEXT), new byte[20])))
        .hasMessageContaining("a member has no gzip header");
  }

  private static byte[] inflate(byte[] file) throws IOException {
    return new GzipStream(new ByteArrayInputStream(file), errors()).readAllBytes();
  }

  private static DownloadErrors errors() {
    return new DownloadErrors("r", "e");
  }

  /** Returns one byte per call, and 0 available bytes. */
  private static InputStream byteByByte(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(1, length));
      }

      @Override
      public int available() {
        return 0;
      }
    };
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
