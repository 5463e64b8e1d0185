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

/** Builds what a release has twice, in other surroundings, and compares the bytes. */
@Tag("long")
final class TwoBuildsTest {
  private static final String NAME = "partnerinsights-connector";

  @TempDir Path folder;

  @Test
  void createTheSameBytes() throws IOException, InterruptedException {
    Path one = build("one", Map.of("TZ", "UTC", "LC_ALL", "C.UTF-8"));
    Path other =
        build(
            "another/folder",
            Map.of(
                "TZ",
                "Asia/Tokyo",
                "LC_ALL",
                "C",
                "HOME",
                folder.toString(),
                "MAVEN_OPTS",
                "-Duser.language=tr -Duser.country=TR -Duser.home=" + folder));

    for (String file :
        List.of(
            NAME + ".jar",
            NAME + "-sources.jar",
            NAME + "-javadoc.jar",
            NAME + ".pom",
            "sbom/" + NAME + "-cyclonedx.json",
            "partnerinsights-cli.jar",
            "partnerinsights-sandbox.jar")) {
      assertThat(Files.mismatch(one.resolve(file), other.resolve(file)))
          .as("first byte of %s that differs", file)
          .isEqualTo(-1);
    }
  }

  /**
   * Builds a copy of the sources, and returns the folder of its jars. The folders in the jar of
   * sources have the modes that umask gives.
   */
  private Path build(String name, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (String file : List.of("pom.xml", "LICENSE", "NOTICE")) {
      Files.copy(Path.of(file), copy.resolve(file));
    }
    Files.createDirectories(copy.resolve("src"));
    for (Path tree : List.of(Path.of(".mvn"), Path.of("src/main"), Path.of("src/release"))) {
      copyTree(tree, copy);
    }
    String maven =
        "umask 022 && cd '%s' && mvn='%s/bin/mvn -B -q -Dmaven.repo.local=%s'"
                .formatted(
                    copy, System.getProperty("maven.home"), System.getProperty("maven.repo.local"))
            + " && $mvn -Prelease -Dmaven.test.skip=true -Dspotless.check.skip=true package"
            + " && $mvn -f src/release/sbom.xml cyclonedx:makeBom";
    ChildProcess.run(List.of("bash", "-c", maven), environment, folder.resolve("maven.log"));
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
