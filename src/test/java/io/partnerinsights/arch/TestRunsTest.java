package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each test class is in one of the runs short, full and long: else it would fail unnoticed. */
final class TestRunsTest {
  private static final Pattern EXCLUDED =
      Pattern.compile("<excluded.tests>([\\w,]+)</excluded.tests>");
  private static final Pattern TAG = Pattern.compile("(?m)^ *@Tag\\(([^)]*)\\)");
  private static final Pattern LONGER_CLASS =
      Pattern.compile("(?m)^@Tag\\(\"(full|long|iceberg|servers)\"\\)");
  private static final Pattern TEST =
      Pattern.compile("(?m)^ +@(Test|ParameterizedTest|TestFactory|ArchTest)\\b");
  private static final Pattern PARENT =
      Pattern.compile("(?m)^(?:public |final )*class \\w+ extends (\\w+)");

  /** The sources of all classes of tests and their helpers. */
  private static final Map<String, String> SOURCES = new TreeMap<>();

  @BeforeAll
  static void readTheSources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        SOURCES.merge(name, Files.readString(file), String::concat);
      }
    }
  }

  @Test
  void eachRunExcludesLessThanTheOneBefore() throws IOException {
    assertThat(groups(EXCLUDED, Files.readString(Path.of("pom.xml"))))
        .startsWith("full,long,iceberg,servers", "long,iceberg,servers", "iceberg,servers");
  }

  /** A tag that no run excludes would run in each of them. */
  @Test
  void tagsAreThoseOfTheRunsAndOfTableFormats() {
    assertThat(SOURCES.values())
        .flatMap(source -> groups(TAG, source))
        .isSubsetOf("\"full\"", "\"long\"", "\"iceberg\"", "\"delta\"", "\"servers\"");
  }

  /** {@code LakehouseSparksTest} runs the tests with this tag, in a process with another Spark. */
  @Test
  void onlyTestsOfLoadsWithIcebergAreInNoRun() {
    assertThat(SOURCES.keySet())
        .filteredOn(name -> SOURCES.get(name).contains("@Tag(\"iceberg\")"))
        .isNotEmpty()
        .allMatch(name -> name.matches("Load\\w*IcebergTest"));
    assertThat(SOURCES.get("LakehouseSparksTest"))
        .contains("passesAllTestsOfLoadsWithIceberg", ".*LoadIcebergTest");
  }

  /** {@code .ci/servers} runs the tests with this tag, because each needs a server. */
  @Test
  void onlyTestsWithServersAreInTheirScript() throws IOException {
    String script = Files.readString(Path.of(".ci/servers"));
    assertThat(SOURCES.keySet())
        .filteredOn(TestRunsTest::hasTests)
        .filteredOn(name -> SOURCES.get(name).startsWith("package io.partnerinsights.servers;"))
        .isNotEmpty()
        .allMatch(script::contains)
        .containsExactlyElementsOf(
            SOURCES.keySet().stream()
                .filter(name -> groups(TAG, SOURCES.get(name)).contains("\"servers\""))
                .toList());
  }

  /** Surefire finds the classes without an engine by their names, the others by their packages. */
  @Test
  void surefireFindsEveryClass() {
    assertThat(SOURCES.keySet())
        .filteredOn(TestRunsTest::hasTests)
        .hasSizeGreaterThan(200)
        .allMatch(name -> name.endsWith("Test"));
  }

  /** Whether a class that is not abstract has tests of its own, or those of its parent. */
  private static boolean hasTests(String name) {
    String source = SOURCES.get(name);
    return (!source.contains("abstract class " + name) && TEST.matcher(source).find())
        || groups(PARENT, source).stream()
            .anyMatch(parent -> TEST.matcher(SOURCES.getOrDefault(parent, "")).find());
  }

  @Test
  void theShortRunNamesEveryErrorCodeAndOption() {
    String tests =
        SOURCES.values().stream()
            .filter(source -> !LONGER_CLASS.matcher(source).find())
            .filter(source -> groups(TEST, source).size() > groups(TAG, source).size())
            .collect(Collectors.joining());

    assertThat(ErrorCode.values())
        .allMatch(code -> tests.contains(code.name()) || tests.contains(code.messageCode()));
    assertThat(Options.all()).allMatch(option -> tests.contains(option.key()));
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
