package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workflow, dependency updates and line ends: what can be checked without GitHub. */
final class GitHubFilesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path GITHUB = Path.of(".github");
  private static final Pattern RELEASE =
      Pattern.compile("<maven.compiler.release>(\\d+)</maven.compiler.release>");
  private static final Pattern GROUP = Pattern.compile("<groupId>([^<]+)</groupId>");

  /** The column of Java in the table of platforms. */
  private static final Pattern PLATFORM =
      Pattern.compile("(?m)^\\| [^|]+ \\| [\\d., ]+ \\| (\\d+) \\|");

  static Stream<Path> yamlFiles() throws IOException {
    try (Stream<Path> all = Files.walk(GITHUB)) {
      return all.filter(file -> file.toString().endsWith(".yml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("yamlFiles")
  void everyYamlFileParses(Path file) throws IOException {
    assertThat(YAML.readTree(file.toFile()).isObject()).isTrue();
  }

  @Test
  void theWorkflowRunsTheTwoCommandsOfReadme() throws IOException {
    JsonNode jobs = workflow().path("jobs");
    JsonNode systems = jobs.path("systems");

    assertThat(commands(jobs.path("two-commands"))).isEqualTo(commandsOfReadme()).hasSize(2);
    assertThat(commands(systems)).isEqualTo(commandsOfReadme());
    assertThat(texts(systems.path("strategy").path("matrix").path("system")))
        .containsExactly("ubuntu-latest", "macos-latest");
    assertThat(jobs.path("two-commands").has("if")).as("for each push").isFalse();
  }

  @Test
  void theWorkflowTriesEachJavaOfThePlatforms() throws IOException {
    String oldest = all(RELEASE, read("pom.xml")).get(0);
    List<String> platforms =
        all(PLATFORM, read("docs/compatibility.md")).stream()
            .filter(java -> Integer.parseInt(java) >= Integer.parseInt(oldest))
            .toList();

    assertThat(platforms).contains(oldest);
    List<JsonNode> matrices = new ArrayList<>();
    for (JsonNode job : workflow().path("jobs")) {
      assertThat(compiler(job)).isIn(oldest, "${{ matrix.java }}");
      if (job.has("strategy")) {
        matrices.add(job.path("strategy").path("matrix").path("java"));
      }
    }
    assertThat(matrices)
        .hasSize(3)
        .allSatisfy(java -> assertThat(texts(java)).contains(oldest).containsAll(platforms));
  }

  @Test
  void windowsRunsCommandsOfThePages() throws IOException {
    String pages = read("CONTRIBUTING.md") + read("docs/internals/release.md");

    assertThat(commands(workflow().path("jobs").path("windows")))
        .map(command -> command.replace(" -B", "").replaceAll(" \"-Djvm=.*\"$", ""))
        .hasSize(2)
        .allSatisfy(command -> assertThat(pages).contains("`" + command + "`"));
  }

  @Test
  void theReleaseRunsCommandsOfThePages() throws IOException {
    JsonNode release = YAML.readTree(GITHUB.resolve("workflows/release.yml").toFile());
    String pages = read("CONTRIBUTING.md") + read("docs/internals/release.md");

    assertThat(commands(release.path("jobs").path("files")))
        .hasSize(3)
        .allSatisfy(command -> assertThat(pages).contains("`" + command + "`"));
  }

  @Test
  void dependencyUpdatesLeaveThePinsOfThePom() throws IOException {
    JsonNode maven = YAML.readTree(GITHUB.resolve("dependabot.yml").toFile()).path("updates");
    List<String> ignored = new ArrayList<>();
    for (JsonNode rule : maven.path(0).path("ignore")) {
      ignored.add(rule.path("dependency-name").asText().replace(":*", ""));
    }

    assertThat(all(GROUP, read("pom.xml"))).containsAll(ignored);
    assertThat(ignored)
        .contains(
            "org.apache.flink",
            "org.apache.parquet",
            "com.fasterxml.jackson",
            "com.google.errorprone");
    assertThat(texts(maven.findValue("patterns"))).containsExactly("*");
  }

  @Test
  void allTextHasLineFeedsOnly() throws IOException {
    assertThat(read(".gitattributes")).contains("* text=auto eol=lf");
    for (String folder : List.of(".ci", ".github", "bin", "docs", "examples", "src")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(GitHubFilesTest::isText).toList()) {
          assertThat(Files.readString(file, StandardCharsets.UTF_8).indexOf('\r'))
              .as("a carriage return in %s", file)
              .isNegative();
        }
      }
    }
  }

  private static boolean isText(Path file) {
    String name = file.toString();
    return Files.isRegularFile(file) && !name.endsWith(".png") && !name.endsWith(".zip");
  }

  private static JsonNode workflow() throws IOException {
    return YAML.readTree(GITHUB.resolve("workflows/build.yml").toFile());
  }

  private static List<String> commands(JsonNode job) {
    return job.path("steps").findValuesAsText("run");
  }

  /** Returns the Java that is set up last, which is Maven's. */
  private static String compiler(JsonNode job) {
    List<String> versions = job.path("steps").findValuesAsText("java-version");
    return versions.get(versions.size() - 1);
  }

  private static List<String> commandsOfReadme() throws IOException {
    return Snippet.of(Path.of("README.md")).get(0).lines().stream()
        .map(line -> line.replaceAll(" +#.*", ""))
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
