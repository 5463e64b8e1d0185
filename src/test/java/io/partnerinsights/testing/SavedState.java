package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What a version of the connector has left: a table, a checkpoint, the names of its reports. It is
 * in {@code src/test/resources/saved}, whose page says how it was made. Later versions continue
 * from it, or refuse it with a code and a remedy.
 *
 * @param name the folder below that of the version
 */
public record SavedState(String version, String name) {
  /** Tag of the tests that write states; CONTRIBUTING.md has the command. */
  public static final String WRITES = "saves";

  /** The folder of all versions. */
  public static final Path ROOT = Path.of("src", "test", "resources", "saved");

  /** The system property with the version of this build, to which tests write. */
  public static final String WRITTEN = "partnerinsights.writeSaved";

  private static final String ARCHIVE = "state.zip";

  /** The same bytes for the same files. */
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  /** Returns the states with this name, one of each version that has it; at least one. */
  public static List<SavedState> all(String name) {
    List<SavedState> all =
        list(ROOT).stream()
            .filter(version -> Files.isDirectory(version.resolve(name)))
            .map(version -> new SavedState(version.getFileName().toString(), name))
            .toList();
    assertThat(all).as("saved states named " + name).isNotEmpty();
    return all;
  }

  /** Returns the state of this build, which a test writes. */
  public static SavedState written(String name) {
    String version = System.getProperty(WRITTEN, "");
    assertThat(version).as("-D" + WRITTEN).matches("\\d+\\.\\d+\\.\\d+");
    return new SavedState(version, name);
  }

  /** Returns the entries of a folder in order. */
  public static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a file of this state. */
  public Path file(String file) {
    return ROOT.resolve(version).resolve(name).resolve(file);
  }

  /** Packs all files of a folder into this state's archive. */
  public void pack(Path folder) throws IOException {
    Files.createDirectories(file(ARCHIVE).getParent());
    try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(file(ARCHIVE)));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(TIME);
        archive.putNextEntry(entry);
        Files.copy(file, archive);
      }
    }
  }

  /** Unpacks this state's archive, and returns the folder. */
  public Path unpack(Path folder) throws IOException {
    try (InputStream file = Files.newInputStream(file(ARCHIVE));
        ZipInputStream archive = new ZipInputStream(file)) {
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        try (OutputStream out = Files.newOutputStream(target)) {
          archive.transferTo(out);
        }
      }
    }
    return folder;
  }

  @Override
  public String toString() {
    return version + "/" + name;
  }
}
