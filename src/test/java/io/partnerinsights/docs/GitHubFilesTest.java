package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

  /** The column of Java in the table of engines. */
  private static final Pattern ENGINE =
      Pattern.compile("(?m)^\\| (?:Spark|Flink) .+ \\| ([\\d, ]+) \\|$");

  /** The Javas of the script that runs the shipped jar on newer ones. */
  private static final Pattern JAVAS = Pattern.compile("(?m)^javas=\"([\\d ]+)\"$");

  /** The Javas that may build. */
  private static final Pattern BUILD = Pattern.compile("\\[(\\d+),\\d+\\)");

  /** The commands for Maven, in a block or a sentence. */
  private static final Pattern MAVEN = Pattern.compile("(?m)(?:^|`)(mvn [^`#\n]*?)(?:`| *#| *$)");

  /** What the matrix leaves out on a push. */
  private static final Pattern EXCLUDED = Pattern.compile("'(\\[\\{.+}])'");

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
  void whatOneReadsOfTheBuildIsShort() throws IOException {
    assertThat(read("pom.xml").lines()).hasSizeLessThanOrEqualTo(840);
    assertThat(read(".github/workflows/build.yml").lines()).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void theWorkflowRunsTheTwoCommandsOfReadme() throws IOException {
    JsonNode systems = workflow().path("jobs").path("systems");

    assertThat(commands(systems, "runner.os != 'Windows'"))
        .isEqualTo(commandsOfReadme())
        .hasSize(2);
    assertThat(texts(systems.at("/strategy/matrix/system")))
        .containsExactly("ubuntu-latest", "macos-latest", "windows-latest");
  }

  /** Each push runs what the expression leaves of the matrix. */
  @Test
  void eachPushRunsOnLinuxWithTheOldestJava() throws IOException {
    JsonNode systems = workflow().path("jobs").path("systems");
    JsonNode matrix = systems.at("/strategy/matrix");
    JsonNode excluded = YAML.readTree(all(EXCLUDED, matrix.path("exclude").asText()).get(0));
    List<String> left = new ArrayList<>(texts(matrix.path("system")));
    left.addAll(texts(matrix.path("java")));
    left.removeAll(excluded.findValuesAsText("system"));
    left.removeAll(excluded.findValuesAsText("java"));

    assertThat(left).containsExactly("ubuntu-latest", oldestJava());
    assertThat(systems.has("if")).isFalse();
  }

  /** The table of engines is the list; the tests of the shipped jar read it. */
  @Test
  void eachJavaOfTheTableIsTried() throws IOException {
    JsonNode jobs = workflow().path("jobs");
    String page = read("docs/compatibility.md");
    Set<String> javas = new TreeSet<>();
    all(ENGINE, page).forEach(row -> javas.addAll(List.of(row.split(", "))));
    String oldest = oldestJava();

    assertThat(javas).contains(oldest).hasSizeGreaterThan(2);
    assertThat(all(PLATFORM, page))
        .filteredOn(java -> Integer.parseInt(java) >= Integer.parseInt(oldest))
        .isNotEmpty()
        .allMatch(javas::contains);
    assertThat(texts(jobs.path("systems").at("/strategy/matrix/java"))).hasSameElementsAs(javas);
    assertThat(jobs.path("full").findValue("java-version").asText().lines())
        .containsExactlyInAnyOrderElementsOf(javas)
        .endsWith(oldest);
    assertThat(commands(jobs.path("full"), "")).containsExactly(".ci/run");
    assertThat(all(JAVAS, read(".ci/javas")).get(0).split(" "))
        .containsExactlyInAnyOrderElementsOf(
            javas.stream().filter(java -> !java.equals(oldest)).toList());
    assertThat(all(BUILD, read("pom.xml"))).hasSameElementsAs(javas);
  }

  @Test
  void windowsRunsCommandsOfThePages() throws IOException {
    String pages = read("CONTRIBUTING.md") + read("docs/internals/release.md");

    assertThat(commands(workflow().path("jobs").path("systems"), "runner.os == 'Windows'"))
        .hasSize(2)
        .allSatisfy(command -> assertThat(pages).contains("`" + command + "`"));
  }

  @Test
  void theReleaseRunsCommandsOfThePages() throws IOException {
    JsonNode release = YAML.readTree(GITHUB.resolve("workflows/release.yml").toFile());
    String pages = read("CONTRIBUTING.md") + read("docs/internals/release.md");

    assertThat(commands(release.path("jobs").path("files"), ""))
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

  /** Returns the commands of the steps that have that condition, or none. */
  private static List<String> commands(JsonNode job, String condition) {
    List<String> commands = new ArrayList<>();
    for (JsonNode step : job.path("steps")) {
      if (step.has("run") && step.path("if").asText().equals(condition)) {
        commands.add(step.path("run").asText());
      }
    }
    return commands;
  }

  private static String oldestJava() throws IOException {
    return all(RELEASE, read("pom.xml")).get(0);
  }

  /** The demo and the tests, of which the second command is in a sentence. */
  private static List<String> commandsOfReadme() throws IOException {
    return all(MAVEN, read("README.md")).stream().limit(2).toList();
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
