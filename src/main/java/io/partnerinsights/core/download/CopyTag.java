package io.partnerinsights.core.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file beside a copy that names the version of the file which it copies.
 *
 * @param copy the copy
 * @param file the name of the report's file, which contains its ids
 */
record CopyTag(Path copy, String file) {
  private static final int LINES = 3;

  private Path path() {
    return copy.resolveSibling(copy.getFileName() + ".tag");
  }

  /** Returns the version of the copy; empty without a copy, and for a copy of another file. */
  Optional<FileVersion> read() {
    try {
      List<String> lines = Files.readAllLines(path());
      return lines.size() == LINES && lines.get(0).equals(file)
          ? Optional.of(new FileVersion(Long.parseLong(lines.get(1)), lines.get(2)))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Writes the version of a response; a version that cannot be continued has no file. */
  void write(FileResponse response) throws IOException {
    if (response.size().isPresent() && response.strongTag().isPresent()) {
      String size = String.valueOf(response.size().getAsLong());
      Files.write(path(), List.of(file, size, response.strongTag().get()));
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(path());
  }
}
