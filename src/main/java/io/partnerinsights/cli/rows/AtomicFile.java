package io.partnerinsights.cli.rows;

import io.partnerinsights.core.files.PrivateFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.commons.io.function.IOConsumer;

/** Writes a file that appears when it is complete. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Checks that a file can be written: the wait for its content may take hours.
   *
   * @throws IOException if its folder or its file system takes no new file, no byte in it, or not
   *     the rights of the file that it replaces
   */
  public static void checkWritable(Path file) throws IOException {
    boolean isSpecialFile = Files.exists(file) && !Files.isRegularFile(file);
    Path target = PrivateFile.resolveLinks(file);
    Path folder = target.getParent();
    if (isSpecialFile) {
      throw RowErrors.NOT_A_FILE.error(
          file, Files.isDirectory(file) ? "a folder" : "a special file");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw RowErrors.NO_FOLDER.error(file);
    }
    Path part = newPartPath(target);
    try {
      fillPart(
          part,
          target,
          empty ->
              Files.write(empty, new byte[1], StandardOpenOption.CREATE, StandardOpenOption.SYNC));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The name is short, because the file's name may be as long as its file system allows. */
  private static Path newPartPath(Path target) {
    return deleteAtExit(target.resolveSibling(".partnerinsights-" + UUID.randomUUID() + ".part"));
  }

  /** Returns a temporary file that the end of the process deletes if nothing else does. */
  public static Path deleteAtExit(Path temporaryFile) {
    temporaryFile.toFile().deleteOnExit();
    return temporaryFile;
  }

  /**
   * Writes a file {@code .partnerinsights-….part} next to the file, and moves it there at the end.
   * Each process that writes the same file has its own part, so the file is always whole. A link is
   * followed, and an existing file keeps its rights.
   *
   * @param contentWriter writes to a file that is empty or does not exist
   */
  public static void write(Path file, IOConsumer<Path> contentWriter) throws IOException {
    Path target = PrivateFile.resolveLinks(file);
    Path part = newPartPath(target);
    try {
      fillPart(part, target, contentWriter);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** While it is written, a part of an existing file has only the rights of its owner. */
  private static void fillPart(Path part, Path target, IOConsumer<Path> contentWriter)
      throws IOException {
    if (Files.exists(target)) {
      PrivateFile.createEmpty(part);
    }
    contentWriter.accept(part);
    try {
      PrivateFile.copyOwnerAndPermissions(target, part);
    } catch (FileSystemException e) { // Only root gives a file to another user.
      Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(target));
    }
  }
}
