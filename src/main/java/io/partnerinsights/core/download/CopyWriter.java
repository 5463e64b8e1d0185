package io.partnerinsights.core.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Appends to a copy, and writes beside it how many bytes it has and their checksum: after each 256
 * KiB and at the end. Not thread-safe.
 */
final class CopyWriter {
  private static final int PART_BYTES = 256 << 10;

  private final FileChannel copy;
  private final CopyTag tag;

  /** Empty for a version that cannot be continued: such a copy has no tag. */
  private final Optional<FileVersion> version;

  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
  private long position;
  private long tagged;

  /** Creates a writer for an empty copy. */
  CopyWriter(FileChannel copy, CopyTag tag, Optional<FileVersion> version) {
    this.copy = copy;
    this.tag = tag;
    this.version = version;
  }

  /** Continues after the start of a copy; empty if its bytes are not those that were written. */
  static Optional<CopyWriter> after(CopyTag.Start start, FileChannel copy, CopyTag tag)
      throws IOException {
    CopyWriter writer = new CopyWriter(copy, tag, Optional.of(start.version()));
    boolean whole = start.length() <= Math.min(copy.size(), start.version().size());
    if (!whole || !writer.skip(start.length()) || writer.checksum.getValue() != start.checksum()) {
      return Optional.empty();
    }
    copy.truncate(start.length());
    return Optional.of(writer);
  }

  private boolean skip(long length) throws IOException {
    while (position < length) {
      part.clear().limit((int) Math.min(PART_BYTES, length - position));
      if (copy.read(part, position) < 0) {
        return false;
      }
      position += part.flip().remaining();
      checksum.update(part);
    }
    tagged = position;
    return true;
  }

  /** Returns the number of bytes of the copy. */
  long position() {
    return position;
  }

  void append(byte[] bytes, int length) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
    while (left.hasRemaining()) {
      position += copy.write(left, position);
    }
    checksum.update(bytes, 0, length);
    if (position - tagged >= PART_BYTES) {
      writeTag();
    }
  }

  /** Writes the tag of what has been appended. */
  void writeTag() throws IOException {
    if (version.isPresent()) {
      tag.write(new CopyTag.Start(version.get(), position, checksum.getValue()));
    }
    tagged = position;
  }
}
