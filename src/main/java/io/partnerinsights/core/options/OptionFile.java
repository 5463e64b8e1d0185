package io.partnerinsights.core.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads small files that options name. A pipe without a writer would block the read for ever, and
 * an endless file such as {@code /dev/zero} would fill the memory.
 */
public final class OptionFile {
  /** Maximum bytes of a file with a secret: tokens and keys have some kilobytes. */
  private static final int MAX_BYTES = 64 * 1024;

  private OptionFile() {}

  /** Says in a message that starts with "it" why a file is not read. */
  public static final class UnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableException(String reason) {
      super(reason);
    }
  }

  /**
   * Returns the content of a file of at most this size. A link is followed.
   *
   * @throws UnusableException if it is not a regular file, or larger
   */
  static byte[] bytes(Path file, int maxBytes) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new UnusableException("it is not a regular file");
    }
    checkSize(attributes.size(), maxBytes);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      checkSize(bytes.length, maxBytes);
      return bytes;
    }
  }

  /**
   * Returns the content of a file of at most 64 KiB. A link is followed, and malformed UTF-8 is
   * replaced.
   *
   * @throws UnusableException if it is not a regular file, or larger
   */
  public static String text(Path file) throws IOException {
    return new String(bytes(file, MAX_BYTES), StandardCharsets.UTF_8);
  }

  private static void checkSize(long size, int maxBytes) throws UnusableException {
    if (size > maxBytes) {
      throw new UnusableException("it has more than " + maxBytes / 1024 + " KiB");
    }
  }
}
