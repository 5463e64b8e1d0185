package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dpartnerinsights.writeDocs=true} to write docs/datasets.md. */
final class DatasetsDocumentTest {
  private static final Pattern ABBREVIATION = Pattern.compile("\\b[A-Z]{2,5}\\b");

  /** Abbreviations that are not of this service: of products, or explained beside them. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "AADP", "AATP", "AHUB", "AI", "AWS", "AX", "CRM", "ERP", "GUID", "HANA", "HPC", "MCAS",
          "NET", "SAP", "SQL", "URI", "US");

  private static final Path PAGE = Path.of("docs/datasets.md");

  /** What is written by hand: the title before the index, and the prose after it. */
  private static final Pattern BY_HAND =
      Pattern.compile("(?s)^(.*?\n\n)\\| Partner network .*?\n(\n## .*?do not edit it here.\n)");

  @Test
  void pageMatchesTheDictionary() throws IOException {
    String page = Files.readString(PAGE);
    Matcher byHand = BY_HAND.matcher(page);
    assertThat(byHand.find()).isTrue();
    String generated =
        byHand.group(1) + DatasetsDocument.index() + byHand.group(2) + DatasetsDocument.sections();
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.writeString(PAGE, generated);
    }
    assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(generated);
  }

  @Test
  void everyColumnAndMetricHasARowAndMostHaveANote() throws IOException {
    List<String> rows =
        DatasetsDocument.sections().lines().filter(line -> line.startsWith("| `")).toList();

    assertThat(rows)
        .hasSizeGreaterThan(800)
        .hasSize(
            DataDictionary.builtIn().datasets().stream()
                .mapToInt(dataset -> dataset.columns().size() + dataset.metrics().size())
                .sum());
    assertThat(rows.stream().filter(row -> row.endsWith("|  |")).count())
        .isLessThan(rows.size() / 8);
  }

  @Test
  void glossaryHasTheAbbreviationsOfTheMeanings() throws IOException {
    String page = Files.readString(PAGE);
    Set<String> words = new TreeSet<>();
    DataDictionary.builtIn().datasets().stream()
        .flatMap(dataset -> Stream.concat(dataset.columns().stream(), dataset.metrics().stream()))
        .flatMap(column -> ABBREVIATION.matcher(column.meaning()).results())
        .map(MatchResult::group)
        .filter(word -> !OF_OTHERS.contains(word))
        .forEach(words::add);

    assertThat(words).contains("PGA", "TPID", "EOP", "CPOR", "PAL", "ACR");
    assertThat(words)
        .allSatisfy(word -> assertThat(page).containsPattern("(?m)^\\| (\\w+, )?" + word + "[ ,]"));
  }
}
