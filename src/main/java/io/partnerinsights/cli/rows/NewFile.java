package io.partnerinsights.cli.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file that appears when it is complete. */
public final class NewFile {
  private NewFile() {}

  @FunctionalInterface
  public interface Content {
    /** Writes to a file that does not exist, and returns the number of rows. */
    long write(Path part) throws IOException;
  }

  /**
   * Checks that a file can be written: the wait for its content may take hours.
   *
   * @throws IOException if its folder or its file system takes no new file, or no byte in it
   */
  public static void check(Path file) throws IOException {
    Path part = part(file);
    try {
      Files.write(part, new byte[] {0}, StandardOpenOption.CREATE_NEW, StandardOpenOption.SYNC);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
  }

  /**
   * Writes a file {@code NAME.….part} beside the file, and moves it there at the end. Processes
   * that write the same file have parts of their own: the file is one of theirs as a whole.
   *
   * @return the number of rows
   */
  public static long write(Path file, Content content) throws IOException {
    Path part = part(file);
    try {
      long rows = content.write(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return rows;
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
