package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that change in the three months after their month. */
final class RestatedMonthsTest {
  private static final Instant NOW = Instant.parse("2026-07-15T12:00:00Z");
  private static final String USAGE =
      "SELECT Month, SubscriptionId, ServiceLevel2, CustomerName, ACR_USD, UsageQuantity"
          + " FROM AzureUsage";

  /** Number of columns at the beginning of a row that are its key. */
  private static final int KEY = 4;

  private final ManualClock clock = ManualClock.at(NOW);
  private final Sandbox sandbox = start(1);

  private Sandbox start(long seed) {
    return Sandbox.builder()
        .clock(clock)
        .with(s -> s.seed = seed)
        .latency(Duration.ZERO)
        .tokenLifetime(Duration.ofDays(900))
        .restated(true)
        .start();
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void executionsAWeekApartDifferInEachOfThreeMonths() throws IOException {
    Map<String, Map<String, String>> first = file();
    clock.advance(Duration.ofDays(7));
    Map<String, Map<String, String>> second = file();

    assertThat(first.keySet()).isEqualTo(second.keySet()).hasSize(3);
    long updated = 0;
    long inserted = 0;
    long deleted = 0;
    for (String month : first.keySet()) {
      Map<String, String> earlier = first.get(month);
      Map<String, String> later = second.get(month);
      assertThat(later).as(month).isNotEqualTo(earlier);
      Set<String> both = new TreeSet<>(earlier.keySet());
      both.retainAll(later.keySet());
      updated += both.stream().filter(key -> !earlier.get(key).equals(later.get(key))).count();
      inserted += later.size() - both.size();
      deleted += earlier.size() - both.size();
    }
    assertThat(updated).isBetween(10L, 60L);
    assertThat(inserted).isBetween(1L, 25L);
    assertThat(deleted).isBetween(1L, 25L);
  }

  @Test
  void executionsOfOneDayAreEqual() throws IOException {
    Map<String, Map<String, String>> noon = file();
    clock.advance(Duration.ofHours(11));
    assertThat(file()).isEqualTo(noon);
  }

  @Test
  void monthsAreFinalAfterThreeMonths() {
    Instant start = Instant.parse("2026-02-01T00:00:00Z");
    Instant end = Instant.parse("2026-05-01T00:00:00Z");
    clock.advance(Duration.ofDays(16));
    List<Map<String, String>> rows = sandbox.expectedRows(USAGE, start, end);
    clock.advance(Duration.ofDays(500));
    assertThat(sandbox.expectedRows(USAGE, start, end)).isEqualTo(rows);
    try (Sandbox other = start(2)) {
      assertThat(other.expectedRows(USAGE, start, end)).doesNotContainAnyElementsOf(rows);
    }
  }

  @Test
  void aTestOfAQueryShowsTheRowsOfItsDay() {
    String path =
        "/ScheduledQueries/testQueryResult?exportQuery="
            + SandboxClient.encode("SELECT SubscriptionId, ACR_USD FROM AzureUsage");
    JsonNode before = new SandboxClient(sandbox).get(path).json().path("value");
    clock.advance(Duration.ofDays(10));
    assertThat(new SandboxClient(sandbox).get(path).json().path("value")).isNotEqualTo(before);
  }

  /** Executes the query, and returns the values of the file's rows by month and key. */
  private Map<String, Map<String, String>> file() throws IOException {
    SandboxClient client = new SandboxClient(sandbox);
    String link = client.link(USAGE + " TIMESPAN LAST_3_MONTHS", Map.of());
    String text = client.download(link).unzipped();
    Map<String, Map<String, String>> months = new HashMap<>();
    try (CSVParser records = CSVParser.parse(text, CSVFormat.DEFAULT)) {
      for (CSVRecord row : records.stream().skip(1).toList()) {
        List<String> values = row.toList();
        months
            .computeIfAbsent(values.get(0), month -> new HashMap<>())
            .put(values.subList(0, KEY).toString(), values.subList(KEY, values.size()).toString());
      }
    }
    return months;
  }
}
