package io.partnerinsights.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeOldFile() throws IOException {
    file = Files.writeString(folder.resolve("rows.csv"), "old");
  }

  @Test
  void aFailureLeavesTheOldFileOnly() {
    assertThatThrownBy(() -> NewFile.write(file, NewFileTest::fail)).hasMessage("disk full");

    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("rows.csv");
  }

  @Test
  void aFileAppearsWhenItsWriterHasEndedWhateverOthersWrite() throws IOException {
    NewFile.write(
        file,
        part -> {
          try (OutputStream first = Files.newOutputStream(part)) {
            first.write('1');
            assertThat(file).hasContent("old");
            NewFile.write(file, second -> Files.writeString(second, "2"));
            assertThat(file).hasContent("2");
            first.write('1');
          }
        });

    assertThat(file).hasContent("11");
    assertThat(folder.toFile().list()).containsExactly("rows.csv");
  }

  private static void fail(Path part) throws IOException {
    Files.writeString(part, "half");
    throw new IOException("disk full");
  }
}
