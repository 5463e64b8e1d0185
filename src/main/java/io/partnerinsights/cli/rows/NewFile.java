package io.partnerinsights.cli.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a file that appears when it is complete. */
public final class NewFile {
  private NewFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes to a file that does not exist, and returns the number of rows. */
    long write(Path part) throws IOException;
  }

  /**
   * Writes a file {@code NAME.….part} beside the file, and moves it there at the end. Processes
   * that write the same file have parts of their own: the file is one of theirs as a whole.
   *
   * @return the number of rows
   */
  public static long write(Path file, Content content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      long rows = content.write(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return rows;
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
