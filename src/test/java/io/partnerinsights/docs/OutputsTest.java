package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The outputs of the documentation: which blocks need one, and which ones no test compares. {@code
 * SnippetsTest}, {@code FlinkSnippetsTest} and {@code CommandPageTest} compare the others.
 */
final class OutputsTest {
  /** What a block prints with, by its language. */
  private static final Map<String, Pattern> PRINTS =
      Map.of(
          "sql", Pattern.compile("(?m)^(?:SHOW|DESCRIBE|CALL|SELECT|EXPLAIN)\\b"),
          "python", Pattern.compile("(?m)\\.(?:show|explain|printSchema)\\(|^print\\("),
          "scala", Pattern.compile("\\.(?:show|explain|printSchema)\\(|\\bprintln\\("),
          "java", Pattern.compile("\\.(?:show|explain|printSchema)\\(|\\bprintln\\("),
          "bash",
              Pattern.compile(
                  "(?m)^partnerinsights (?:doctor|whoami|datasets|describe|preview|query|dry-run"
                      + "|\\w+ (?:list|show))\\b|^curl (?!-X POST)"));

  /** The blocks that print and have no output, by their page and beginning. */
  private static final Map<String, String> WITHOUT_OUTPUT =
      Map.of(
          "datasets.md: SHOW TABLES IN insights.mpn;",
          "the page is generated, and the same statements are in catalog.md",
          "flink.md: CREATE CATALOG insights WITH (",
          "rows of several readers have no order; flink-schedule.md shows some",
          "flink.md: SELECT CustomerName, `Month` FROM insights.reports.`DailyUsage` /*+"
              + " OPTIONS('startingExecution' = 'earliest') */;",
          "as above",
          "from-a-pipeline.md: CALL insights.system.load(into => 'lake', datasets => 'AzureUsage',"
              + " dry_run => true);",
          "nightly-load.md shows the output of the same call",
          "from-a-pipeline.md: CALL insights.system.load(into => 'lake', datasets =>"
              + " 'AzureUsage');",
          "as above",
          "sign-in.md: partnerinsights doctor",
          "cli.md shows its output and explains each line");

  /** What an output that no test compares begins with. */
  private static final Pattern DATED =
      Pattern.compile("# \\d{4}-\\d\\d-\\d\\d, .*\\d+\\.\\d+.*", Pattern.DOTALL);

  private static final Pattern COMMAND = Pattern.compile("(\\w+=\\$\\()?partnerinsights .*");

  private static boolean prints(Snippet block) {
    Pattern pattern = PRINTS.get(block.language());
    return pattern != null && pattern.matcher(block.text()).find();
  }

  private static String name(Snippet block) {
    return block.page().getFileName() + ": " + block.text().lines().findFirst().orElse("");
  }

  @Test
  void everyBlockThatPrintsHasItsOutput() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path page : Snippet.allPages()) {
      Set<Snippet> shown = Snippet.outputsByBlock(page).keySet();
      Snippet.of(page).stream()
          .filter(block -> prints(block) && !shown.contains(block))
          .forEach(block -> missing.add(name(block)));
    }

    assertThat(missing).containsExactlyInAnyOrderElementsOf(WITHOUT_OUTPUT.keySet());
  }

  @Test
  void everyOutputStandsUnderItsCode() throws IOException {
    for (Path page : Snippet.allPages()) {
      assertThat(Snippet.of(page))
          .as("%s", page)
          .filteredOn(block -> block.language().equals(Snippet.OUTPUT))
          .hasSameSizeAs(Snippet.outputsByBlock(page).values());
    }
  }

  /** A block that this build cannot run says when and with what it was run. */
  @Test
  void outputsThatNoTestComparesHaveADateAndAVersion() throws IOException {
    Map<String, String> undated = new TreeMap<>();
    for (Path page : Snippet.allPages()) {
      Snippet.outputsByBlock(page)
          .forEach(
              (block, output) -> {
                if (!isCompared(block) && !DATED.matcher(output.text()).matches()) {
                  undated.put(block.toString(), output.text());
                }
              });
    }

    assertThat(undated).isEmpty();
  }

  private static boolean isCompared(Snippet block) {
    return switch (block.language()) {
      case "sql", "java", "python", "scala" -> true;
      case "bash" -> block.text().lines().allMatch(COMMAND.asMatchPredicate());
      default -> false;
    };
  }
}
