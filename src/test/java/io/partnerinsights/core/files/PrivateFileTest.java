package io.partnerinsights.core.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.FileModes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFileTest {
  @TempDir Path folder;

  @Test
  void replacesAFileAndLeavesNoOther() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "old");
    PrivateFile.restrictToOwner(file);

    PrivateFile.replaceContent(file, "new".getBytes(UTF_8));

    assertThat(file).hasContent("new");
    FileModes.assertOwnerOnly(file);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void createsFoldersThatOnlyTheirOwnerOpens() throws IOException {
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);

    PrivateFile.createFolderOf(folder.resolve("config/partnerinsights/token"));

    for (String created : List.of("config", "config/partnerinsights")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(created))))
          .isEqualTo("rwx------");
    }
    assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(before);
  }

  /** As on Windows; the file system of a zip has no modes either. */
  @Test
  void writesWhereFilesHaveNoModes() throws IOException {
    URI zip = URI.create("jar:" + folder.resolve("files.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path file = files.getPath("/token");

      PrivateFile.replaceContent(file, "new".getBytes(UTF_8));
      PrivateFile.restrictToOwner(file);

      assertThat(Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class))
          .isFalse();
      assertThat(Files.readString(file)).isEqualTo("new");
    }
  }
}
