package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the sizes of files and methods in the sources. */
final class SourceSizeTest {
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_METHOD_LINES = 60;
  private static final int MAX_PARAMETERS = 6;

  private static List<SourceMethod> methods;

  @BeforeAll
  static void readSources() throws IOException {
    methods = SourceMethod.of(sources());
    assertThat(methods).hasSizeGreaterThan(100);
  }

  @Test
  void filesHaveAtMost400Lines() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readAllLines(source))
          .as("%s", source)
          .hasSizeLessThanOrEqualTo(MAX_FILE_LINES);
    }
  }

  @Test
  void methodsHaveAtMost60Lines() {
    assertThat(methods).filteredOn(method -> method.lines() > MAX_METHOD_LINES).isEmpty();
  }

  @Test
  void methodsHaveAtMostSixParameters() {
    assertThat(methods).filteredOn(method -> method.parameters() > MAX_PARAMETERS).isEmpty();
  }

  @Test
  void everyPackageHasADescription() throws IOException {
    assertThat(sources().stream().map(Path::getParent).distinct())
        .allSatisfy(
            folder -> assertThat(folder.resolve("package-info.java")).content().contains("/**"));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
