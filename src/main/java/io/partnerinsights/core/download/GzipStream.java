package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip (RFC 1952) of one or more members. The file ends only where the bytes end after a
 * complete member. The JDK's stream also ends at a pause of the network between two members, and at
 * unreadable bytes after one.
 */
final class GzipStream extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE_METHOD = 8;
  private static final int CHECKSUM_FLAG = 0x02;
  private static final int EXTRA_FLAG = 0x04;
  private static final int NAME_FLAG = 0x08;
  private static final int COMMENT_FLAG = 0x10;
  private static final int RESERVED_FLAGS = 0xE0;

  private final InputStream source;
  private final DownloadErrors errors;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int bufferIndex;
  private int bufferEnd;
  private boolean isInMember;

  GzipStream(InputStream source, DownloadErrors errors) {
    this.source = source;
    this.errors = errors;
  }

  @Override
  public int read() throws IOException {
    byte[] singleByte = new byte[1];
    return read(singleByte, 0, 1) < 0 ? -1 : singleByte[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (isInMember || (bufferIndex < bufferEnd || fillBuffer())) {
      if (!isInMember) {
        readHeader();
      }
      int count = inflateBytes(target, offset, length);
      if (count > 0) {
        return count;
      }
    }
    return -1;
  }

  /** Inflates some bytes; returns 0 at the end of a member. */
  private int inflateBytes(byte[] target, int offset, int length) throws IOException {
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
          throw errors.error(DownloadErrors.DAMAGED_GZIP, "it needs a dictionary");
        }
        fillBufferOrThrow();
        inflater.setInput(buffer, bufferIndex, bufferEnd - bufferIndex);
      }
    } catch (DataFormatException e) {
      throw errors.error(DownloadErrors.DAMAGED_GZIP, e.getMessage());
    }
  }

  private void readHeader() throws IOException {
    if (readUnsignedShort() != MAGIC || readUnsignedByte() != DEFLATE_METHOD) {
      throw errors.error(DownloadErrors.DAMAGED_GZIP, "a member has no gzip header");
    }
    int flags = readUnsignedByte();
    if ((flags & RESERVED_FLAGS) != 0) {
      throw errors.error(DownloadErrors.DAMAGED_GZIP, "a gzip header has unknown flags");
    }
    skipBytes(6); // time, compression level, operating system
    skipBytes((flags & EXTRA_FLAG) != 0 ? readUnsignedShort() : 0);
    skipStringIf((flags & NAME_FLAG) != 0);
    skipStringIf((flags & COMMENT_FLAG) != 0);
    skipBytes((flags & CHECKSUM_FLAG) != 0 ? 2 : 0);
    inflater.reset();
    inflater.setInput(buffer, bufferIndex, bufferEnd - bufferIndex);
    checksum.reset();
    isInMember = true;
  }

  private void readTrailer() throws IOException {
    bufferIndex = bufferEnd - inflater.getRemaining();
    long expectedChecksum = readUnsignedInt();
    long expectedSize = readUnsignedInt();
    if (expectedChecksum != checksum.getValue()) {
      throw errors.error(DownloadErrors.DAMAGED_GZIP, "its checksum does not match");
    }
    if (expectedSize != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw errors.error(DownloadErrors.DAMAGED_GZIP, "its size does not match");
    }
    isInMember = false;
  }

  private void skipBytes(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      readUnsignedByte();
    }
  }

  private void skipStringIf(boolean isPresent) throws IOException {
    while (isPresent && readUnsignedByte() != 0) {
      // a string ends with a zero byte
    }
  }

  private long readUnsignedInt() throws IOException {
    long low = readUnsignedShort();
    return low | ((long) readUnsignedShort() << 16);
  }

  private int readUnsignedShort() throws IOException {
    int low = readUnsignedByte();
    return low | (readUnsignedByte() << 8);
  }

  private int readUnsignedByte() throws IOException {
    if (bufferIndex == bufferEnd) {
      fillBufferOrThrow();
    }
    return buffer[bufferIndex++] & 0xFF;
  }

  private void fillBufferOrThrow() throws IOException {
    if (!fillBuffer()) {
      throw errors.error(DownloadErrors.TRUNCATED_GZIP);
    }
  }

  private boolean fillBuffer() throws IOException {
    int count = source.read(buffer, 0, buffer.length);
    bufferIndex = 0;
    bufferEnd = Math.max(0, count);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    source.close();
  }
}
