package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares the names in README, docs, examples and notebooks with the recorded list of datasets,
 * and those of the marketplace with its pages. It reads the lists itself, not with the dictionary.
 */
final class RecordedNamesTest {
  private static final Pattern WORD = Pattern.compile("\\b[A-Z][A-Za-z0-9_]*\\b");

  private static final Pattern KEYWORD = Pattern.compile("[A-Z]+|LAST_[A-Z0-9_]+");

  /** The names of each dataset. */
  private static final Map<String, Set<String>> NAMES = new TreeMap<>();

  private static final Set<String> ONLY_ON_PAGES = new TreeSet<>();

  @BeforeAll
  static void readTheLists() throws IOException {
    for (JsonNode dataset : datasets("recorded-datasets.json")) {
      add(dataset, dataset.path("selectableColumns"), dataset.path("availableMetrics"));
    }
    for (JsonNode dataset : datasets("cmp-datasets.json")) {
      add(dataset, dataset.path("columns"), dataset.path("availableMetrics"));
    }
    Set<String> known = new HashSet<>();
    NAMES.values().forEach(known::addAll);
    for (JsonNode dataset : datasets("datasets.json")) {
      for (JsonNode column : dataset.path("columns")) {
        String name = column.path("name").asText();
        if (!known.contains(name) && known.stream().noneMatch(name::equalsIgnoreCase)) {
          ONLY_ON_PAGES.add(name);
        }
      }
    }
  }

  private static JsonNode datasets(String file) throws IOException {
    return new ObjectMapper()
        .readTree(RecordedNamesTest.class.getResourceAsStream("/io/partnerinsights/schema/" + file))
        .path("datasets");
  }

  private static void add(JsonNode dataset, JsonNode columns, JsonNode metrics) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (JsonNode list : List.of(columns, metrics)) {
      list.forEach(
          name -> names.add(name.isTextual() ? name.asText() : name.path("name").asText()));
    }
    NAMES.put(dataset.path("datasetName").asText(), names);
  }

  @Test
  void noExampleNamesWhatOnlyPagesHave() throws IOException {
    List<String> wrong = new ArrayList<>();
    ExampleTexts.byPlace()
        .forEach(
            (place, text) ->
                WORD.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .filter(ONLY_ON_PAGES::contains)
                    .forEach(name -> wrong.add(place + ": " + name)));

    assertThat(ONLY_ON_PAGES).contains("MeterCategory", "PartnerLocationID");
    assertThat(wrong).isEmpty();
  }

  @Test
  void queriesSelectWhatTheirDatasetsHave() throws IOException {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (Map.Entry<String, String> text : ExampleTexts.byPlace().entrySet()) {
      for (MatchResult select : ExampleTexts.SELECT.matcher(text.getValue()).results().toList()) {
        String table = select.group(2).replaceAll(".*\\.|`", "");
        if (NAMES.containsKey(table)) {
          checked++;
          for (String name : unknown(select.group(1) + " " + select.group(3), table)) {
            wrong.add(text.getKey() + ": " + table + " has no " + name);
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(25);
    assertThat(wrong).isEmpty();
  }

  /** Returns the words of a statement's clauses that are names of some dataset but not of this. */
  private static List<String> unknown(String clauses, String dataset) {
    return WORD.matcher(
            clauses.lines().findFirst().orElse("") + " " + clauses.replaceAll("'[^']*'", ""))
        .results()
        .map(MatchResult::group)
        .filter(word -> !KEYWORD.matcher(word).matches())
        .filter(word -> NAMES.values().stream().anyMatch(names -> names.contains(word)))
        .filter(word -> !NAMES.get(dataset).contains(word))
        .distinct()
        .toList();
  }
}
