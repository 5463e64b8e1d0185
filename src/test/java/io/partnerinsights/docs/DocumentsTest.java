package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ProjectUrls;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links, options, error codes and jars in the documentation. */
final class DocumentsTest {
  private static final Pattern SOURCE =
      Pattern.compile("`((?:core|spark|flink|cli|sandbox|packaging)(?:/\\w+)+)(?:\\.java)?`");
  private static final Pattern LINK =
      Pattern.compile("(?:\\]\\(|src(?:set)?=\")([^)#\\s\"]*)(?:#([^)\\s]+))?[)\"]");

  private static final Pattern HEADING = Pattern.compile("(?m)(?:^#+ +|<a id=\")([^\"\n]+)");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern OPTION_CALL = Pattern.compile("\\.option\\(\\s*\"(\\w+)\"");
  private static final Pattern SQL_OPTION =
      Pattern.compile("(?m)(?:^|[ ,(])(\\w+) ['\"](?:…|env:|SELECT|\\w+['\"][,)])");
  private static final Pattern CODE = Pattern.compile("PI-\\d{4}");
  private static final Pattern READ_OPTION =
      Pattern.compile("spark\\.datasource\\.partnerinsights\\.(\\w+)");
  private static final Pattern SANDBOX_FLAGS =
      Pattern.compile("partnerinsights-sandbox\\.jar((?: --?[\\w-]+(?: [\\w.-]+)?)*)");
  private static final Pattern FLAG = Pattern.compile("--[\\w-]+");
  private static final Pattern ADDRESS = Pattern.compile("ProjectUrls\\.docsPage\\(\"([^\"]+)\"");
  private static final Pattern PAGE_IN_ERROR =
      Pattern.compile("(?m)^ +\\+? ?\"[^\"]*docs/[\\w-]+\\.md[^\"]*\"(?:,|;|\\);)$");
  private static final Pattern MAVEN_NAME = Pattern.compile("(?:-P|exec:exec@)([\\w-]+)");

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("."), 3)) {
      return all
          .filter(page -> page.toString().endsWith(".md"))
          .filter(page -> !page.startsWith("./target"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkHasATarget(Path page) throws IOException {
    for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
      if (!link.group(1).startsWith("http")) {
        Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
        assertThat(target).as("linked from %s", page).exists();
        if (link.group(2) != null) {
          assertThat(anchors(target)).as("%s of %s", target, page).contains(link.group(2));
        }
      }
    }
  }

  /**
   * Returns the page's ids, and what GitHub makes of its headings: words in lower case with
   * hyphens.
   */
  private static List<String> anchors(Path page) throws IOException {
    String text = CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
    return matches(HEADING, text).stream()
        .map(heading -> heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
        .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", ""))
        .map(heading -> heading.strip().replace(' ', '-'))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyRoomAndClassNamedByItsPathExists(Path page) throws IOException {
    assertThat(matches(SOURCE, Files.readString(page)))
        .as("%s", page)
        .allMatch(name -> isSource("src/main/java", name) || isSource("src/test/java", name));
  }

  private static boolean isSource(String folder, String name) {
    Path path = Path.of(folder, "io/partnerinsights", name);
    return Files.isDirectory(path) || Files.exists(Path.of(path + ".java"));
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    String index = Files.readString(Path.of("docs/README.md"));
    try (Stream<Path> files = Files.walk(Path.of("docs"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".md")))
          .map(file -> Path.of("docs").relativize(file).toString())
          .filteredOn(page -> !page.equals("README.md"))
          .allMatch(page -> index.contains("](" + page));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyErrorCodeInAPageExists(Path page) throws IOException {
    Set<String> known =
        Arrays.stream(ErrorCode.values()).map(ErrorCode::messageCode).collect(Collectors.toSet());

    assertThat(matches(CODE, Files.readString(page))).allMatch(known::contains);
  }

  @Test
  void firstSnippetsUseOnlyKnownOptions() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String recipe = Files.readString(Path.of("docs/first-query.md"));

    assertThat(matches(OPTION_CALL, readme)).isNotEmpty().isSubsetOf(optionNames());
    assertThat(matches(SQL_OPTION, recipe)).isNotEmpty().isSubsetOf(optionNames());
  }

  /** A development version is not published: the pages name the release that it becomes. */
  @Test
  void pagesNameThisVersion() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String version =
        matches(Pattern.compile("<version>([^<]+)</version>"), pom).get(0).replace("-SNAPSHOT", "");
    Pattern name = Pattern.compile("partnerinsights-(?:connector|sandbox|cli)[-:](\\d[\\w.-]*)");

    List<String> versions = new ArrayList<>();
    for (Path page : Stream.concat(pages(), notebooks()).toList()) {
      versions.addAll(matches(name, Files.readString(page)));
    }
    assertThat(versions).isNotEmpty().containsOnly(version);
  }

  /** The address of the repository is not decided, so that it is in the code and one page. */
  @ParameterizedTest
  @MethodSource("pages")
  void pagesDoNotNameTheProjectsAddress(Path page) throws IOException {
    String home = ProjectUrls.docsPage("").replaceAll("/blob/.*", "");

    if (page.endsWith("docs/internals/release.md")) {
      assertThat(Files.readString(page)).contains("<" + home + ">");
    } else {
      assertThat(Files.readString(page)).as("%s", page).doesNotContain(home);
    }
  }

  /** A jar has no pages, so an error has the address of a page of its version. */
  @Test
  void errorsNamePagesThatExist() throws IOException {
    List<String> pages = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        String text = Files.readString(source);
        pages.addAll(matches(ADDRESS, text));
        assertThat(matches(PAGE_IN_ERROR, text)).as("%s", source).isEmpty();
      }
    }

    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<project.home>" + ProjectUrls.docsPage("").replaceAll("/blob/.*", "") + "<");
    assertThat(pages)
        .hasSizeGreaterThan(4)
        .allSatisfy(
            page -> {
              Path target = Path.of("docs", page.replaceAll("#.*", ""));
              String anchor = page.replaceAll("^[^#]*#?", "");
              assertThat(target).exists();
              assertThat(anchor.isEmpty() || anchors(target).contains(anchor)).as(page).isTrue();
            });
  }

  /** {@code SnippetsTest} and {@code FlinkSnippetsTest} run the blocks in other languages. */
  @Test
  void blocksAreInLanguagesThatTestsKnow() throws IOException {
    Map<String, Long> languages = new TreeMap<>();
    for (Path page : Snippet.allPages()) {
      Snippet.of(page).forEach(block -> languages.merge(block.language(), 1L, Long::sum));
    }

    assertThat(languages)
        .containsOnlyKeys(
            "bash", "text", "properties", "sql", "java", "python", "scala", "yaml", "output");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsNameOptionsFlagsProfilesAndExecutions(Path page) throws IOException {
    String text = Files.readString(page);
    String sandbox = Files.readString(Path.of("docs/sandbox.md"));
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(matches(READ_OPTION, text)).as("%s", page).isSubsetOf(optionNames());
    for (String flags : matches(SANDBOX_FLAGS, text)) {
      assertThat(matches(FLAG, flags)).allMatch(flag -> sandbox.contains("`" + flag + " "));
    }
    assertThat(matches(MAVEN_NAME, text)).allMatch(id -> pom.contains("<id>" + id + "</id>"));
  }

  /** Returns the notebooks and the scripts that run them. */
  private static Stream<Path> notebooks() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("notebooks"))) {
      return all.filter(file -> file.toString().matches(".*\\.(ipynb|sh|py)")).toList().stream();
    }
  }

  private static List<String> optionNames() {
    return Options.all().stream().map(ConnectorOption::key).toList();
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
        .toList();
  }
}
