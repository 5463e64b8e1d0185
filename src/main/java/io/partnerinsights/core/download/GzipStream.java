package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip (RFC 1952), of one member or many. The JDK's own stream takes a pause of the
 * network between two members, or anything unreadable after one, for the end of the file; here only
 * the end of the bytes at the end of a member is one.
 */
final class GzipStream extends InputStream {
  private static final int BUFFER = 1 << 16;
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 0x02;
  private static final int EXTRA = 0x04;
  private static final int NAME = 0x08;
  private static final int COMMENT = 0x10;
  private static final int RESERVED = 0xE0;

  private final InputStream in;
  private final DownloadErrors problems;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;
  private boolean inMember;

  GzipStream(InputStream in, DownloadErrors problems) {
    this.in = in;
    this.problems = problems;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || (at < limit || fill())) {
      if (!inMember) {
        readHeader();
      }
      int count = inflate(target, offset, length);
      if (count > 0) {
        return count;
      }
    }
    return -1;
  }

  /** Some bytes, or none at the end of a member. */
  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        int count = inflater.inflate(target, offset, length);
        if (count > 0) {
          checksum.update(target, offset, count);
          return count;
        }
        if (inflater.finished()) {
          readTrailer();
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw problems.damaged("it asks for a dictionary");
        }
        fillOrThrow();
        inflater.setInput(buffer, at, limit - at);
      }
    } catch (DataFormatException e) {
      throw problems.damaged(e.getMessage());
    }
  }

  private void readHeader() throws IOException {
    if (nextShort() != MAGIC || nextByte() != DEFLATE) {
      throw problems.damaged("what follows is no gzip");
    }
    int flags = nextByte();
    if ((flags & RESERVED) != 0) {
      throw problems.damaged("unknown flags in a gzip header");
    }
    skip(6); // time, level, system
    skip((flags & EXTRA) != 0 ? nextShort() : 0);
    skipText((flags & NAME) != 0);
    skipText((flags & COMMENT) != 0);
    skip((flags & HEADER_CHECKSUM) != 0 ? 2 : 0);
    inflater.reset();
    inflater.setInput(buffer, at, limit - at);
    checksum.reset();
    inMember = true;
  }

  private void readTrailer() throws IOException {
    at = limit - inflater.getRemaining();
    long expectedChecksum = nextInt();
    long expectedSize = nextInt();
    if (expectedChecksum != checksum.getValue()) {
      throw problems.damaged("its checksum does not match");
    }
    if (expectedSize != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw problems.damaged("its size does not match");
    }
    inMember = false;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      nextByte();
    }
  }

  private void skipText(boolean present) throws IOException {
    while (present && nextByte() != 0) {
      // up to its closing zero
    }
  }

  private long nextInt() throws IOException {
    long low = nextShort();
    return low | ((long) nextShort() << 16);
  }

  private int nextShort() throws IOException {
    int low = nextByte();
    return low | (nextByte() << 8);
  }

  private int nextByte() throws IOException {
    if (at == limit) {
      fillOrThrow();
    }
    return buffer[at++] & 0xFF;
  }

  private void fillOrThrow() throws IOException {
    if (!fill()) {
      throw problems.cutOff();
    }
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    at = 0;
    limit = Math.max(0, count);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
