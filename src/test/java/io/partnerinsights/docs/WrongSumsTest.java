package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finds sums in README, docs, notebooks and examples that the dictionary says are wrong. */
final class WrongSumsTest {
  /**
   * SQL, and the calls of Spark and pandas: {@code sum(X)}, {@code .sum("X")}, {@code F.sum('X')}.
   */
  private static final Pattern SUM =
      Pattern.compile("(?i)\\b(?:sum|avg|mean)\\(\\s*(?:CASE[^)]*THEN\\s+)?[\"'`]?(\\w+)");

  private static final Pattern BY_PERIOD =
      Pattern.compile("(?is)group\\s?by\\b[^;]*?\\b(\\w*month\\w*|date|datekey|1)\\b");

  /** Characters around a sum in which its grouping is. */
  private static final int STATEMENT = 400;

  @Test
  void noTextAddsUpWhatIsNotAdditive() throws IOException {
    List<String> wrong = new ArrayList<>();
    int sums = 0;
    for (Map.Entry<String, String> text : texts().entrySet()) {
      for (MatchResult sum : SUM.matcher(text.getValue()).results().toList()) {
        sums++;
        problem(text.getValue(), sum)
            .ifPresent(problem -> wrong.add(text.getKey() + ": " + sum.group() + ": " + problem));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(sums).isGreaterThan(15);
  }

  private static Map<String, String> texts() throws IOException {
    Map<String, String> texts = new TreeMap<>(ExampleTexts.byPlace());
    texts.put("docs/datasets.md", Files.readString(Path.of("docs/datasets.md")));
    return texts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT Month, sum(MonthlyActiveUsers) FROM insights.mpn.OfficeUsage GROUP BY Month | TotalMonthlyActiveUsers
          SELECT sum(AvailableSeatsEOP) FROM SeatsSubscriptionsAndRevenue GROUP BY Product | records
          SELECT avg(CustomerCount) FROM OfficeUsage GROUP BY Month | never
          usage = load('AzureUsage').groupBy('Month').sum('MonthlySubscriptionLevelACR') | never
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
        DataDictionary.bundled().datasets().stream()
            .filter(dataset -> names(text, dataset))
            .flatMap(dataset -> find(dataset, column))
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

  private static Stream<DictionaryColumn> find(DictionaryDataset dataset, String column) {
    return dataset.find(column).stream();
  }

  private static Optional<String> problem(DictionaryColumn column, String statement) {
    boolean right =
        switch (column.sums()) {
          case "", DictionaryColumn.OVER_MONTHS -> true;
          case DictionaryColumn.OVER_RECORDS -> BY_PERIOD.matcher(statement).find();
          default -> false;
        };
    return right ? Optional.empty() : Optional.of(column.sums());
  }
}
