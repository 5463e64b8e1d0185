package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Checks who may read a file. */
public final class FileModes {
  private FileModes() {}

  /** Asserts mode 0600; on Windows files have no modes, and the folder decides. */
  public static void assertOwnerOnly(Path file) throws IOException {
    assertThat(file).exists();
    if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }
}
