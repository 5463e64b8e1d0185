package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the jars again, in another folder and another time zone, and compares their bytes. */
@Tag("full")
final class TwoBuildsTest {
  @TempDir Path folder;

  @Test
  @Tag("long")
  void createTheSameBytes() throws IOException, InterruptedException {
    Path other = build(folder.resolve("another/folder"), "Asia/Tokyo");

    for (Path jar : List.of(ShippedJars.connector(), ShippedJars.jar("sandbox"))) {
      assertThat(Files.mismatch(jar, other.resolve(jar.getFileName())))
          .as("first byte of %s that differs", jar)
          .isEqualTo(-1);
    }
  }

  /** Builds a copy of the sources, and returns the folder of its jars. */
  private static Path build(Path copy, String timeZone) throws IOException, InterruptedException {
    Files.createDirectories(copy);
    for (String file : List.of("pom.xml", "LICENSE")) {
      Files.copy(Path.of(file), copy.resolve(file));
    }
    copyTree(Path.of(".mvn"), copy);
    Files.createDirectories(copy.resolve("src"));
    copyTree(Path.of("src", "main"), copy);
    List<String> command =
        List.of(
            System.getProperty("maven.home") + "/bin/mvn",
            "--batch-mode",
            "--quiet",
            "--offline",
            "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
            "-f",
            copy.resolve("pom.xml").toString(),
            "-Dmaven.test.skip=true",
            "-Dspotless.check.skip=true",
            "package");
    ChildProcess.run(command, Map.of("TZ", timeZone), copy.resolve("maven.log"));
    return copy.resolve("target");
  }

  private static void copyTree(Path tree, Path target) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.toList()) {
        if (Files.isDirectory(path)) {
          Files.createDirectories(target.resolve(path));
        } else {
          Files.copy(path, target.resolve(path));
        }
      }
    }
  }
}
