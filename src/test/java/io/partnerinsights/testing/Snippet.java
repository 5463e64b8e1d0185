package io.partnerinsights.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A code block of the documentation.
 *
 * @param page the page's path in the project
 * @param line the line of the page on which the block begins
 * @param language the word after the backticks, or an empty text
 */
public record Snippet(Path page, int line, String language, String text) {
  /** The pages with snippets that run in Flink; those of all other pages run in Spark. */
  public static final List<Path> FLINK_PAGES =
      List.of(
          Path.of("docs", "flink.md"),
          Path.of("docs", "flink-schedule.md"),
          Path.of("docs", "flink-kafka.md"));

  /** The language of a block that shows what the block above it has printed. */
  public static final String OUTPUT = "output";

  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^\\1```$");

  private static final Pattern JAVADOC = Pattern.compile("(?s)<pre>\\{@code\n(.*?)\n \\* }</pre>");

  /** Returns all pages: those of the project's folder, docs with its folders, and examples. */
  public static List<Path> allPages() throws IOException {
    try (Stream<Path> top = Files.list(Path.of("."));
        Stream<Path> docs = Files.walk(Path.of("docs"));
        Stream<Path> examples = Files.list(Path.of("examples"))) {
      return Stream.of(top, docs, examples)
          .flatMap(pages -> pages)
          .filter(page -> page.toString().endsWith(".md"))
          .map(Path::normalize)
          .sorted()
          .toList();
    }
  }

  /** Returns the blocks of a page in their order. */
  public static List<Snippet> of(Path page) throws IOException {
    String text = Files.readString(page);
    return BLOCK.matcher(text).results().map(block -> of(page, text, block)).toList();
  }

  /** Returns the outputs of a page by the blocks that have printed them. */
  public static Map<Snippet, Snippet> outputsByBlock(Path page) throws IOException {
    String text = Files.readString(page);
    List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
    Map<Snippet, Snippet> outputs = new LinkedHashMap<>();
    for (int i = 1; i < blocks.size(); i++) {
      MatchResult code = blocks.get(i - 1);
      MatchResult block = blocks.get(i);
      if (block.group(2).equals(OUTPUT) && text.substring(code.end(), block.start()).isBlank()) {
        outputs.put(of(page, text, code), of(page, text, block));
      }
    }
    return outputs;
  }

  private static Snippet of(Path page, String text, MatchResult block) {
    int line = (int) text.substring(0, block.start()).lines().count() + 1;
    return new Snippet(page, line, block.group(2), block.group(3).stripTrailing().stripIndent());
  }

  /** Returns the example in a class's Javadoc. */
  public static Snippet ofJavadoc(Path source) throws IOException {
    String text = Files.readString(source);
    MatchResult block = JAVADOC.matcher(text).results().findFirst().orElseThrow();
    int line = (int) text.substring(0, block.start()).lines().count() + 1;
    return new Snippet(source, line, "java", block.group(1).replaceAll("(?m)^ \\* ?", ""));
  }

  /** Returns the lines that are neither blank nor comments. */
  public List<String> codeLines() {
    return text.lines().filter(line -> !line.isBlank() && !line.strip().startsWith("#")).toList();
  }

  @Override
  public String toString() {
    return page + ":" + line + " (" + language + ")";
  }
}
