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

  /** Returns the content of a regular file of at most this size. A link is followed. */
  static byte[] bytes(Path file, int maxBytes) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new UnusableException("it is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new UnusableException("it has more than " + maxBytes / 1024 + " KiB");
      }
      return bytes;
    }
  }

  /** Returns the content of a file of at most 64 KiB, with malformed UTF-8 replaced. */
  public static String text(Path file) throws IOException {
    return new String(bytes(file, MAX_BYTES), StandardCharsets.UTF_8);
  }
}
