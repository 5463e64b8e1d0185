package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a page easy to read, as far as it can be counted. */
final class PageFormTest {
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE_SPAN = Pattern.compile("``.*?``|`[^`]*`");
  private static final Pattern LINK = Pattern.compile("!?\\[([^]]*)]\\([^)]*\\)");
  private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern ITEM = Pattern.compile("^(?:>\\s*|[-*] |\\d+\\. )+");
  private static final Pattern SENTENCE =
      Pattern.compile("(?<=[.!?])[\"')*_]*\\s+(?=[\"'(*_]*[A-Z0-9])");
  private static final Pattern WORD = Pattern.compile(".*[\\p{L}\\p{N}].*");
  private static final Pattern SAME =
      Pattern.compile("(?m)^( *)<!-- same: (\\S+) -->\\n+\\1```\\w*\\n((?s:.*?))\\n\\1```$");

  /** Tables of names and meanings that the build writes. */
  private static final Set<String> GENERATED = Set.of("docs/datasets.md", "docs/options.md");

  static Stream<Path> pages() throws IOException {
    return Snippet.allPages().stream().filter(page -> !page.endsWith("CHANGELOG.md"));
  }

  static Stream<Path> pagesByHand() throws IOException {
    return pages().filter(page -> !GENERATED.contains(page.toString()));
  }

  @ParameterizedTest
  @MethodSource("pagesByHand")
  void sentencesHaveAtMost35Words(Path page) throws IOException {
    assertThat(paragraphs(page).stream().flatMap(PageFormTest::sentences))
        .as("%s", page)
        .allMatch(sentence -> words(sentence) <= 35);
  }

  @ParameterizedTest
  @MethodSource("pagesByHand")
  void cellsHaveAtMost20WordsAndTwoSentences(Path page) throws IOException {
    assertThat(cells(page))
        .as("%s", page)
        .allMatch(cell -> words(cell) <= 20 && sentences(cell).count() <= 2);
  }

  @ParameterizedTest
  @MethodSource("pagesByHand")
  void linesOfPagesHaveAtMost120Characters(Path page) throws IOException {
    if (page.startsWith("docs")) {
      assertThat(prose(page).stream().filter(line -> !line.matches(" *(?:\\||<img ).*")))
          .as("%s", page)
          .allMatch(line -> line.codePointCount(0, line.length()) <= 120);
    }
  }

  @Test
  void semicolonsAreRare() throws IOException {
    Map<String, Long> semicolons = new TreeMap<>();
    for (Path page : pages().toList()) {
      long count =
          Stream.concat(paragraphs(page).stream(), cells(page).stream())
              .map(PageFormTest::plain)
              .flatMapToInt(String::chars)
              .filter(letter -> letter == ';')
              .count();
      semicolons.put(page.toString(), count);
    }

    assertThat(semicolons.values().stream().mapToLong(Long::longValue).sum())
        .as("%s", semicolons)
        .isLessThanOrEqualTo(20);
  }

  /** An output is not counted: a reader only looks at it. */
  @ParameterizedTest
  @MethodSource("pagesByHand")
  void pagesHaveAtMost200Lines(Path page) throws IOException {
    if (!page.startsWith("docs/internals")) {
      long outputs =
          Snippet.outputsByBlock(page).values().stream()
              .mapToLong(output -> output.text().lines().count() + 2)
              .sum();

      assertThat(Files.readAllLines(page).size() - outputs).as("%s", page).isLessThanOrEqualTo(200);
    }
  }

  @Test
  void readmeHasAtMost100Lines() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(100);
  }

  /** A reader sees at once whether somebody has run the page on its platform. */
  @ParameterizedTest
  @ValueSource(strings = {"aws", "databricks", "dbt", "fabric", "flink-kubernetes", "kubernetes"})
  void pagesOfPlatformsBeginWithTheirStatus(String page) throws IOException {
    assertThat(Files.readAllLines(Path.of("docs", page + ".md")))
        .element(2)
        .asString()
        .startsWith("> **Status:** ")
        .contains("tested");
  }

  /** A guide is complete on one page, so some commands stand on several. */
  @Test
  void markedCopiesAreEqual() throws IOException {
    Map<String, Map<String, String>> copies = new HashMap<>();
    for (Path page : pages().toList()) {
      for (MatchResult copy : SAME.matcher(Files.readString(page)).results().toList()) {
        copies
            .computeIfAbsent(copy.group(2), home -> new LinkedHashMap<>())
            .put(page.toString(), copy.group(3).stripIndent());
      }
    }

    assertThat(copies).isNotEmpty();
    copies.forEach(
        (home, texts) -> {
          assertThat(texts).as(home).hasSizeGreaterThan(1).containsKey("docs/" + page(home));
          assertThat(texts.values()).as(home).containsOnly(texts.get("docs/" + page(home)));
        });
  }

  private static String page(String address) {
    return address.replaceAll("#.*", "");
  }

  /** Returns the paragraphs and list items of a page, each on one line. */
  private static List<String> paragraphs(Path page) throws IOException {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : (String.join("\n", prose(page)) + "\n\n").split("\n", -1)) {
      String text = line.strip();
      if (text.isEmpty() || text.matches("[#|<].*") || ITEM.matcher(text).find()) {
        paragraphs.add(paragraph.toString().strip());
        paragraph.setLength(0);
      }
      if (!text.matches("[#|<].*")) {
        paragraph.append(ITEM.matcher(text).replaceAll("")).append(' ');
      }
    }
    return paragraphs;
  }

  private static List<String> cells(Path page) throws IOException {
    return prose(page).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("|"))
        .flatMap(CELL::splitAsStream)
        .toList();
  }

  /** Returns the lines that are not in a block of code. */
  private static List<String> prose(Path page) throws IOException {
    return CODE_BLOCK.matcher(Files.readString(page)).replaceAll("").lines().toList();
  }

  /** Leaves out addresses, and writes one word for each span of code. */
  private static String plain(String text) {
    return LINK.matcher(CODE_SPAN.matcher(text).replaceAll("CODE")).replaceAll("$1");
  }

  private static Stream<String> sentences(String text) {
    return SENTENCE.splitAsStream(plain(text).strip()).filter(sentence -> !sentence.isEmpty());
  }

  private static long words(String text) {
    return Stream.of(plain(text).split("\\s+")).filter(WORD.asMatchPredicate()).count();
  }
}
