package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DataDictionaryTest {
  private final DataDictionary dictionary = DataDictionary.bundled();

  @Test
  void containsTheDatasetsOfBothPrograms() {
    assertThat(dictionary.datasets()).hasSize(20 + 9);
    assertThat(dictionary.datasets().stream().mapToInt(d -> d.columns().size()).sum())
        .isEqualTo(591 + 290);
    assertThat(dictionary.datasets().stream().mapToInt(d -> d.metrics().size()).sum())
        .isEqualTo(24 + 8);
    assertThat(dictionary.datasets().stream().map(d -> d.name().toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates();
  }

  /** Reads both files again, with another table of types. */
  @ParameterizedTest
  @ValueSource(strings = {"datasets.json", "cmp-datasets.json"})
  void typesEveryColumnOfTheFile(String file) throws IOException {
    for (JsonNode dataset : json(file).required("datasets")) {
      DictionaryDataset known =
          dictionary.find(dataset.required("datasetName").textValue()).orElseThrow();
      List<String> expected = new ArrayList<>();
      for (String list : List.of("columns", "availableMetrics")) {
        for (JsonNode column : dataset.required(list)) {
          String name = column.required("name").textValue();
          assertThat(known.find(name).orElseThrow().type())
              .as(known.name() + "." + name)
              .hasToString(type(name, column.required("kind").textValue()));
          if (!column.has("retired") && !column.has("nameSure")) {
            expected.add(name);
          }
        }
      }
      assertThat(known.expectedNames()).isEqualTo(expected);
    }
  }

  private static String type(String name, String kind) {
    Map<String, String> types =
        Map.of("integer", "BIGINT", "flag01", "INT", "decimal", "DOUBLE", "date", "TIMESTAMP");
    boolean day = name.matches("(?i)month|monthkey|datekey|MonthStartDate|UsageDate|Date");
    return day ? "DATE" : types.getOrDefault(kind, "STRING");
  }

  private static JsonNode json(String file) throws IOException {
    try (InputStream json =
        DataDictionary.class.getResourceAsStream("/io/partnerinsights/schema/" + file)) {
      return new JsonMapper().readTree(json);
    }
  }

  /**
   * No page says which column a range filters, so most dates of the marketplace are not periods.
   */
  @Test
  void onlyTwoMarketplaceDatasetsHavePeriods() {
    Set<String> periods = new TreeSet<>();
    dictionary.datasets().stream()
        .filter(dataset -> dataset.name().startsWith("ISV"))
        .forEach(
            dataset ->
                dataset.columns().stream()
                    .filter(DictionaryColumn::period)
                    .forEach(column -> periods.add(dataset.name() + "." + column.name())));

    assertThat(periods)
        .containsExactly(
            "ISVMarketplaceInsights.Date", "ISVUsage.MonthStartDate", "ISVUsage.UsageDate");
  }

  @Test
  void findsDatasetsAndColumnsIgnoringCase() {
    DictionaryDataset usage = dictionary.find("DYNAMICSUSAGE").orElseThrow();

    assertThat(usage.name()).isEqualTo("DynamicsUsage");
    assertThat(usage.find("totalSOLDseats").map(DictionaryColumn::name)).contains("TotalSoldSeats");
    assertThat(usage.refresh()).contains(Duration.ofDays(3));
    assertThat(dictionary.find("Elephants")).isEmpty();
  }

  /** Every kind once, and the date columns that hold days. */
  @ParameterizedTest
  @CsvSource({
    "CustomersAndTenants, MpnId, STRING",
    "CustomersAndTenants, CustomerTenantId, STRING",
    "CustomersAndTenants, CustomerStatus, STRING",
    "CustomersAndTenants, CustomerName, STRING",
    "AzureUsage, UsageUnits, STRING",
    "CustomersAndTenants, AvailableSeats, BIGINT",
    "CustomersAndTenants, IsDuplicateRowForPGA, INT",
    "CustomersAndTenants, BilledRevenueUSD, DOUBLE",
    "CustomersAndTenants, Month, DATE",
    "SeatsSubscriptionsAndRevenue, month, DATE",
    "SeatsSubscriptionsAndRevenue, SubscriptionStartMonth, TIMESTAMP",
    "SeatsSubscriptionsAndRevenue, SubscriptionEndDate, TIMESTAMP",
    "AzureUsage, FirstUseDate, TIMESTAMP",
    "AzureUsage, TotalACR, DOUBLE",
    "AzureUsage, SubscriptionCount, BIGINT",
    "DynamicsUsage, TotalRevenueAndACR, DOUBLE",
    "ISVUsage, usagedate, DATE",
    "ISVUsage, ActionTakenAt, TIMESTAMP",
    "ISVUsage, NormalizedUsage, DOUBLE",
    "ISVUsage, CoreSize, BIGINT",
    "ISVOrder, MultiParty, INT",
    "ISVRevenue, Units, STRING"
  })
  void givesATypeToEveryKind(String dataset, String column, String type) {
    assertThat(dictionary.find(dataset).orElseThrow().find(column).orElseThrow().type())
        .hasToString(type);
  }

  @Test
  void knowsFormerNamesButDoesNotExpectThem() {
    DictionaryDataset profile = dictionary.find("Profile").orElseThrow();

    assertThat(profile.find("HierarchyLevel").map(DictionaryColumn::type))
        .isEqualTo(profile.find("AccountType").map(DictionaryColumn::type))
        .contains(ColumnType.STRING);
    assertThat(profile.expectedNames()).contains("AccountType").doesNotContain("HierarchyLevel");
    assertThat(dictionary.find("ISVRevenue").flatMap(DictionaryDataset::refresh)).isEmpty();
  }

  @Test
  void listsColumnsAndMetricsOfADataset() {
    DictionaryDataset usage = dictionary.find("AzureUsage").orElseThrow();

    assertThat(usage.name()).isEqualTo("AzureUsage");
    assertThat(usage.columns())
        .hasSize(42)
        .extracting(DictionaryColumn::name)
        .contains("MeterCategory");
    assertThat(usage.metrics())
        .extracting(DictionaryColumn::name)
        .containsExactly("SubscriptionCount", "TotalACR", "CustomerCount", "CustomerTenantCount");
  }

  /** Comments are shown by DESCRIBE, so they describe values, not the documentation's examples. */
  @Test
  void commentsDescribeValuesOnly() {
    List<String> comments =
        dictionary.datasets().stream()
            .flatMap(
                dataset -> Stream.concat(dataset.columns().stream(), dataset.metrics().stream()))
            .map(DictionaryColumn::comment)
            .filter(comment -> !comment.isEmpty())
            .toList();

    assertThat(comments).hasSizeGreaterThan(70).contains("Active / Inactive");
    assertThat(comments)
        .allSatisfy(
            comment ->
                assertThat(comment)
                    .doesNotContainPattern("(?i)sample|filter|docs|defs|[<>]|\\.\\.\\."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"datasets\": []}", "{\"version\": 2, \"datasets\": []}"})
  void refusesAnotherFileVersion(String json) {
    ByteArrayInputStream file = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));

    assertThatIOException()
        .isThrownBy(() -> DictionaryFile.read(file))
        .withMessageContaining("version");
  }
}
