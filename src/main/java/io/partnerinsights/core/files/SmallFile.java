package io.partnerinsights.core.files;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads small files that options name. A pipe without a writer would block the read for ever, and
 * an endless file such as {@code /dev/zero} would fill the memory.
 */
public final class SmallFile {
  /** Maximum bytes of a file with a secret: tokens and keys have some kilobytes. */
  private static final int MAX_TEXT_BYTES = 64 * 1024;

  private SmallFile() {}

  /** Says in a message that starts with "it" why a file is not read. */
  public static final class RefusedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedFileException(String reason) {
      super(reason);
    }
  }

  /** Returns the content of a regular file of at most this size. A link is followed. */
  public static byte[] readBytes(Path file, int maxBytes) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new RefusedFileException("it is not a regular file");
    }
    try (InputStream content = Files.newInputStream(file)) {
      byte[] bytes = content.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new RefusedFileException("it has more than " + maxBytes / 1024 + " KiB");
      }
      return bytes;
    }
  }

  /** Returns the text of a file of at most 64 KiB, decoded as {@link #decodeText} does. */
  public static String readText(Path file) throws IOException {
    return decodeText(readBytes(file, MAX_TEXT_BYTES));
  }

  /**
   * Returns a text as editors and shells write it: in UTF-8, with or without a byte order mark, or
   * in UTF-16 with one, as PowerShell does.
   *
   * @throws RefusedFileException with the number of the first line that is not in this encoding
   */
  public static String decodeText(byte[] bytes) throws RefusedFileException {
    Charset charset =
        startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE) ? UTF_16 : UTF_8;
    CharBuffer characters = CharBuffer.allocate(bytes.length);
    CoderResult result = charset.newDecoder().decode(ByteBuffer.wrap(bytes), characters, true);
    String text = characters.flip().toString();
    if (result.isError()) {
      long lineNumber = text.chars().filter(c -> c == '\n').count() + 1;
      throw new RefusedFileException(
          "it is not encoded in " + charset + " (line " + lineNumber + ")");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static boolean startsWith(byte[] bytes, int firstByte, int secondByte) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == firstByte && (bytes[1] & 0xFF) == secondByte;
  }
}
