package io.partnerinsights.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.FileModes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
  /** As long as file systems allow. */
  private static final String NAME = "x".repeat(251) + ".csv";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeOldFile() throws IOException {
    file = Files.writeString(folder.resolve(NAME), "old");
  }

  @Test
  void aFailureLeavesTheOldFileOnly() {
    assertThatThrownBy(() -> AtomicFile.write(file, AtomicFileTest::fail)).hasMessage("disk full");

    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly(NAME);
  }

  @Test
  void aFileAppearsWhenItsWriterHasEndedWhateverOthersWrite() throws IOException {
    AtomicFile.write(
        file,
        part -> {
          try (OutputStream first = Files.newOutputStream(part)) {
            first.write('1');
            assertThat(file).hasContent("old");
            AtomicFile.write(file, second -> Files.writeString(second, "2"));
            assertThat(file).hasContent("2");
            first.write('1');
          }
        });

    assertThat(file).hasContent("11");
    assertThat(folder.toFile().list()).containsExactly(NAME);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aReplacedFileKeepsItsRightsAndItsOwner() throws IOException {
    boolean isRoot = Files.getAttribute(folder, "unix:uid").equals(0);
    if (isRoot) {
      Files.setAttribute(file, "unix:uid", 12345);
      Files.setAttribute(file, "unix:gid", 54321);
    }
    for (String rights : List.of("rw-------", "rw-rw-r--", "r--r-----")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
      Map<String, Object> before = Files.readAttributes(file, "unix:mode,uid,gid");
      AtomicFile.checkWritable(file);
      AtomicFile.write(
          file,
          part -> {
            FileModes.assertOwnerOnly(part);
            Files.writeString(part, rights);
          });

      assertThat(file).hasContent(rights);
      assertThat(Files.readAttributes(file, "unix:mode,uid,gid")).isEqualTo(before);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksAreFollowedAlsoToAFileThatDoesNotExist() throws IOException {
    Path folders = Files.createDirectory(folder.resolve("links"));
    Path link = Files.createSymbolicLink(folders.resolve("link"), folders.resolve("second"));
    Path second = Files.createSymbolicLink(folders.resolve("second"), Path.of("../" + NAME));
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    for (String content : List.of("1", "2")) {
      AtomicFile.checkWritable(link);
      AtomicFile.write(link, part -> Files.writeString(part, content));

      assertThat(List.of(link, second)).allMatch(Files::isSymbolicLink);
      assertThat(file).isRegularFile().hasContent(content);
      assertThat(Files.getPosixFilePermissions(file)).isEqualTo(rights);
      Files.delete(file);
    }
    Files.delete(second);
    Files.createSymbolicLink(second, link);
    assertThatThrownBy(() -> AtomicFile.checkWritable(link)).hasMessageContaining("symbolic links");
  }

  /** A command that does not end in time, such as one of a hanging disk. */
  @Test
  @Tag("full")
  @DisabledOnOs(OS.WINDOWS)
  void aSignalLeavesNoPart() throws Exception {
    List<String> command = ChildProcess.javaCommand(ChildProcess.ownClassPath(), List.of());
    command.addAll(List.of(Hanging.class.getName(), file.toString()));
    Process process = new ProcessBuilder(command).start();
    assertThat(process.inputReader().readLine()).endsWith(".part");

    process.destroy();

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(folder.toFile().list()).containsExactly(NAME);
    assertThat(file).hasContent("old");
  }

  static final class Hanging {
    public static void main(String[] arguments) throws IOException {
      AtomicFile.write(
          Path.of(arguments[0]),
          part -> {
            System.out.println(Files.writeString(part, "half"));
            new CompletableFuture<Void>().join();
          });
    }
  }

  private static void fail(Path part) throws IOException {
    Files.writeString(part, "half");
    throw new IOException("disk full");
  }
}
