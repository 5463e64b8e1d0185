package io.partnerinsights.cli.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.commons.io.function.IOConsumer;

/** Writes a file that appears when it is complete. */
public final class NewFile {
  private NewFile() {}

  /**
   * Checks that a file can be written: the wait for its content may take hours.
   *
   * @throws IOException if its folder or its file system takes no new file, or no byte in it
   */
  public static void check(Path file) throws IOException {
    boolean special = Files.exists(file) && !Files.isRegularFile(file);
    Path folder = file.toAbsolutePath().getParent();
    if (special || folder == null || !Files.isDirectory(folder)) {
      throw RowErrors.NO_FILE.error(file);
    }
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
   * Writes a file {@code NAME.….part} next to the file, and moves it there at the end. Processes
   * that write the same file have parts of their own: the file is one of theirs as a whole.
   *
   * @param content writes to a file that does not exist
   */
  public static void write(Path file, IOConsumer<Path> content) throws IOException {
    Path part = part(file);
    try {
      content.accept(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
