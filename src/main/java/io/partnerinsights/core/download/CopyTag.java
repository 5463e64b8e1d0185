package io.partnerinsights.core.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file beside a copy that names the version of the file which it copies, and how many bytes of
 * the copy were written, with their checksum. After a power failure the copy may have lost bytes
 * that were written.
 *
 * @param copy the copy
 * @param file the name of the report's file, which contains its ids
 */
record CopyTag(Path copy, String file) {
  private static final int LINES = 5;

  /**
   * The start of a copy.
   *
   * @param version the version of the whole file
   * @param length the number of bytes that were written
   * @param checksum their CRC-32C
   */
  record Start(FileVersion version, long length, long checksum) {}

  private Path path() {
    return copy.resolveSibling(copy.getFileName() + ".tag");
  }

  /** Returns the start of the copy; empty without a copy, and for a copy of another file. */
  Optional<Start> read() {
    try {
      List<String> lines = Files.readAllLines(path());
      return lines.size() == LINES && lines.get(0).equals(file)
          ? Optional.of(start(lines))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Start start(List<String> lines) {
    return new Start(
        new FileVersion(Long.parseLong(lines.get(1)), lines.get(2)),
        Long.parseLong(lines.get(3)),
        Long.parseLong(lines.get(4)));
  }

  void write(Start start) throws IOException {
    String size = String.valueOf(start.version().size());
    String length = String.valueOf(start.length());
    String checksum = String.valueOf(start.checksum());
    Files.write(path(), List.of(file, size, start.version().tag(), length, checksum));
  }

  void delete() throws IOException {
    Files.deleteIfExists(path());
  }
}
