package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sizes that keep a room readable, measured in the sources. */
final class SourceSizeTest {
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 60;
  private static final int PARAMETERS = 6;
  private static final int CLASSES = 25;

  private static List<SourceMethod> methods;

  @BeforeAll
  static void readTheSources() throws IOException {
    methods = SourceMethod.of(sources());
    assertThat(methods).hasSizeGreaterThan(100);
  }

  @Test
  void filesStayReadable() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readAllLines(source)).as("%s", source).hasSizeLessThanOrEqualTo(FILE_LINES);
    }
  }

  @Test
  void methodsStayReadable() {
    assertThat(methods).filteredOn(method -> method.lines() > METHOD_LINES).isEmpty();
  }

  @Test
  void parametersStayFew() {
    assertThat(methods).filteredOn(method -> method.parameters() > PARAMETERS).isEmpty();
  }

  @Test
  void packagesStaySmall() throws IOException {
    Map<Path, Integer> classes = new TreeMap<>();
    for (Path source : sources()) {
      if (!source.endsWith("package-info.java")) {
        classes.merge(source.getParent(), 1, Integer::sum);
      }
    }

    assertThat(classes).allSatisfy((name, size) -> assertThat(size).isLessThanOrEqualTo(CLASSES));
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    assertThat(sources().stream().map(Path::getParent).distinct())
        .allSatisfy(
            room -> assertThat(room.resolve("package-info.java")).content().contains("/**"));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
