package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.SchemaFile;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the texts that show users how to read against the rules of docs/datasets.md, against the
 * recorded list of datasets, whose names it reads itself, and against the sums of the dictionary:
 * README, docs, notebooks, examples, pages and help.
 */
final class ExampleTextsTest {
  /** Numbers that users add up. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\b(ACR_USD|UsageQuantity|CPOR(Revenue|PaidSeats|ActiveUsers)|\\w*RevenueUSD"
              + "|(Available|Assigned|TotalAssigned)Seats(EOP)?|\\w*ActiveUsers|\\w*PaidAvailableUnits)\\b");

  /** A filter on the flag, or the location: then the view by location is meant. */
  private static final Pattern COUNTED_ONCE =
      Pattern.compile("\\bIs(ACR)?Duplicate\\w+ = 0\\b|\\bIs(ACR)?Duplicate\\w+,|\\bMPNId,");

  private static final Pattern QUOTED = Pattern.compile("(?s)([\"'])(SELECT .*?)\\1");

  /** A query of the service, or a SELECT on a table whose last name is a dataset. */
  private static final Pattern SELECT =
      Pattern.compile(
          "(?s)SELECT\\s+((?:(?!SELECT|FROM).)+?)\\s+FROM\\s+([\\w.`]+)((?:(?!SELECT|\\n"
              + "\\n"
              + "|```|`\\. \\|)[^;\"])*)");

  /** Pages that speak about names which the service may not have. */
  private static final Set<String> ABOUT_NAMES =
      Set.of("datasets.md", "api-interpretation.md", "CHANGELOG.md");

  /** The examples, and what the sandbox's page and the command line's help show. */
  private static final List<Path> SOURCES =
      List.of(
          Path.of("examples"),
          Path.of("src/main/java/io/partnerinsights/sandbox/page/ConnectSnippets.java"),
          Path.of("src/main/java/io/partnerinsights/cli/command"));

  private static final Pattern WORD = Pattern.compile("\\b[A-Z][A-Za-z0-9_]*\\b");

  private static final Pattern KEYWORD = Pattern.compile("[A-Z]+|LAST_[A-Z0-9_]+");

  /** The names of each dataset. */
  private static final Map<String, Set<String>> NAMES = new TreeMap<>();

  private static final Set<String> ONLY_ON_PAGES = new TreeSet<>();

  /** The texts by their place; literals that are joined by + are one text. */
  private static final Map<String, String> TEXTS = new TreeMap<>();

  /**
   * SQL, and the calls of Spark and pandas: {@code sum(X)}, {@code .sum("X")}, {@code F.sum('X')}.
   */
  private static final Pattern SUM =
      Pattern.compile("(?i)\\b(?:sum|avg|mean)\\(\\s*(?:CASE[^)]*THEN\\s+)?[\"'`]?(\\w+)");

  private static final Pattern BY_PERIOD =
      Pattern.compile("(?is)group\\s?by\\b[^;]*?\\b(\\w*month\\w*|date|datekey|1)\\b");

  /** Characters around a sum in which its grouping is. */
  private static final int STATEMENT = 400;

  @BeforeAll
  static void readTheTextsAndLists() throws IOException {
    readTexts();
    for (JsonNode dataset : SchemaFile.readJson("recorded-datasets.json").path("datasets")) {
      add(dataset, dataset.path("selectableColumns"), dataset.path("availableMetrics"));
    }
    for (JsonNode dataset : SchemaFile.readJson("cmp-datasets.json").path("datasets")) {
      add(dataset, dataset.path("columns"), dataset.path("availableMetrics"));
    }
    Set<String> known = new HashSet<>();
    NAMES.values().forEach(known::addAll);
    for (JsonNode dataset : SchemaFile.readJson("datasets.json").path("datasets")) {
      for (JsonNode column : dataset.path("columns")) {
        String name = column.path("name").asText();
        if (!known.contains(name) && known.stream().noneMatch(name::equalsIgnoreCase)) {
          ONLY_ON_PAGES.add(name);
        }
      }
    }
  }

  private static void readTexts() throws IOException {
    for (Path page : Snippet.allPages()) {
      if (!ABOUT_NAMES.contains(page.getFileName().toString())) {
        TEXTS.put(page.toString(), joined(Files.readString(page)));
      }
    }
    for (Notebook notebook : Notebook.all()) {
      TEXTS.put(notebook.toString(), joined(notebook.code()));
    }
    for (Path source : SOURCES) {
      try (Stream<Path> files = Files.walk(source)) {
        for (Path file : files.filter(one -> one.toString().matches(".*\\.(java|sql)")).toList()) {
          TEXTS.put(file.toString(), joined(Files.readString(file)));
        }
      }
    }
  }

  private static String joined(String text) {
    return text.replaceAll("\"\\s*\\+?\\s*\\n\\s*\\+?\\s*\"", "");
  }

  @Test
  void numbersThatAreAddedUpCountARecordOnce() {
    Set<String> withRepeatedRows = new TreeSet<>(NAMES.keySet());
    withRepeatedRows.removeIf(
        dataset -> NAMES.get(dataset).stream().noneMatch(name -> name.contains("uplicate")));
    assertThat(
            selects(withRepeatedRows)
                .filter(select -> NUMBER.matcher(select.group()).find())
                .map(MatchResult::group))
        .hasSizeGreaterThan(12)
        .allMatch(select -> COUNTED_ONCE.matcher(select).find());
  }

  /** Returns the statements on these datasets. */
  private static Stream<MatchResult> selects(Set<String> datasets) {
    return TEXTS.values().stream()
        .flatMap(text -> SELECT.matcher(text).results())
        .filter(select -> datasets.contains(dataset(select)));
  }

  private static String dataset(MatchResult select) {
    return select.group(2).replaceAll(".*\\.|`", "");
  }

  /** Texts in quotes that are queries of the service and not of an engine. */
  @Test
  void queriesOrderInAnExplicitDirection() {
    List<String> undirected = new ArrayList<>();

    assertThat(
            TEXTS.values().stream()
                .flatMap(text -> QUOTED.matcher(text).results())
                .filter(quoted -> isQuery(quoted.group(2), undirected)))
        .hasSizeGreaterThan(20);
    assertThat(undirected).isEmpty();
  }

  private static boolean isQuery(String text, List<String> undirected) {
    try {
      List<String> columns = new ArrayList<>();
      InsightsQuery query = InsightsQuery.parse(text, columns::add);
      boolean known = DataDictionary.builtIn().findDataset(query.dataset()).isPresent();
      columns.stream()
          .filter(any -> known)
          .map(column -> column + ": " + text)
          .forEach(undirected::add);
      return known;
    } catch (QueryException engineSql) {
      return false;
    }
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
  void noExampleNamesWhatOnlyPagesHave() {
    assertThat(ONLY_ON_PAGES).contains("MeterCategory", "PartnerLocationID");
    TEXTS.forEach(
        (place, text) ->
            assertThat(WORD.matcher(text).results().map(MatchResult::group))
                .as(place)
                .doesNotContainAnyElementsOf(ONLY_ON_PAGES));
  }

  @Test
  void queriesSelectWhatTheirDatasetsHave() {
    assertThat(selects(NAMES.keySet()))
        .hasSizeGreaterThan(25)
        .allSatisfy(
            select ->
                assertThat(unknown(select.group(1) + " " + select.group(3), dataset(select)))
                    .as(select.group())
                    .isEmpty());
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

  /** Metric views add up under a condition: {@code MeasuresTest} compares them with records. */
  @Test
  void noTextAddsUpWhatIsNotAdditive() throws IOException {
    Map<String, String> texts = new TreeMap<>(TEXTS);
    assertThat(texts.keySet().removeIf(place -> place.startsWith("examples/sql/measures")))
        .isTrue();
    texts.put("docs/datasets.md", Files.readString(Path.of("docs/datasets.md")));
    int sums = 0;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      for (MatchResult sum : SUM.matcher(text.getValue()).results().toList()) {
        sums++;
        assertThat(problem(text.getValue(), sum)).as(text.getKey() + ": " + sum.group()).isEmpty();
      }
    }
    assertThat(sums).isGreaterThan(15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT Month, sum(MonthlyActiveUsers) FROM insights.mpn.OfficeUsage GROUP BY Month | TotalMonthlyActiveUsers
          SELECT sum(AvailableSeatsEOP) FROM SeatsSubscriptionsAndRevenue GROUP BY Product | OVER_RECORDS
          SELECT avg(CustomerCount) FROM OfficeUsage GROUP BY Month | NEVER
          usage = load('AzureUsage').groupBy('Month').sum('MonthlySubscriptionLevelACR') | NEVER
          SELECT Month, sum(BilledRevenueUSD) FROM resellerperformance GROUP BY Month | TotalRevenue
          SELECT Month, sum(AvailableSeats) FROM dynamics_usage GROUP BY Month | TotalSoldSeats
          SELECT Month, sum(AvailableSeatsEOP) FROM SeatsSubscriptionsAndRevenue GROUP BY Month | right
          SELECT sum(AvailableSeats) FROM SeatsSubscriptionsAndRevenue | right
          SELECT sum(ACR_USD) FROM azure_usage GROUP BY CustomerName | right
          """)
  void knowsRightAndWrongSums(String text, String verdict) {
    MatchResult sum = SUM.matcher(text).results().findFirst().orElseThrow();

    assertThat(problem(text, sum).orElse("right")).isEqualTo(verdict);
  }

  /** A sum is wrong if it is in every dataset that the text names and that has the column. */
  private static Optional<String> problem(String text, MatchResult sum) {
    String column = sum.group(1);
    String statement =
        text.substring(
            Math.max(0, sum.start() - STATEMENT / 2),
            Math.min(text.length(), sum.end() + STATEMENT));
    List<Optional<String>> verdicts =
        DataDictionary.builtIn().datasets().stream()
            .filter(dataset -> names(text, dataset))
            .flatMap(dataset -> dataset.findColumn(column).stream())
            .map(known -> problem(known, statement))
            .toList();
    return verdicts.stream().allMatch(Optional::isPresent)
        ? verdicts.stream().flatMap(Optional::stream).findFirst()
        : Optional.empty();
  }

  private static boolean names(String text, DictionaryDataset dataset) {
    String table = dataset.name().replaceAll("([a-z])([A-Z])", "$1_$2");
    return Pattern.compile("(?i)\\b(" + dataset.name() + "|" + table + ")\\b").matcher(text).find();
  }

  private static Optional<String> problem(DictionaryColumn column, String statement) {
    boolean right =
        switch (column.additivity()) {
          case UNKNOWN, OVER_MONTHS -> true;
          case OVER_RECORDS -> BY_PERIOD.matcher(statement).find();
          case NEVER -> false;
        };
    String additivity = column.additivity().name();
    return right
        ? Optional.empty()
        : Optional.of(Objects.requireNonNullElse(column.additiveMetric(), additivity));
  }
}
