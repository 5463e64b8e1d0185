package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
  void containsTheTwentyPublishedDatasets() {
    assertThat(dictionary.datasets()).hasSize(20);
    assertThat(dictionary.datasets().stream().mapToInt(d -> d.columns().size()).sum())
        .isEqualTo(591);
    assertThat(dictionary.datasets().stream().mapToInt(d -> d.metrics().size()).sum())
        .isEqualTo(24);
  }

  @Test
  void findsDatasetsAndColumnsIgnoringCase() {
    DictionaryDataset usage = dictionary.find("DYNAMICSUSAGE").orElseThrow();

    assertThat(usage.name()).isEqualTo("DynamicsUsage");
    assertThat(usage.find("totalSOLDseats").map(DictionaryColumn::name)).contains("TotalSoldSeats");
    assertThat(usage.refresh()).isEqualTo(Duration.ofDays(3));
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
    "DynamicsUsage, TotalRevenueAndACR, DOUBLE"
  })
  void givesATypeToEveryKind(String dataset, String column, String type) {
    assertThat(dictionary.find(dataset).orElseThrow().find(column).orElseThrow().type())
        .hasToString(type);
  }

  @Test
  void onlyFourColumnsAreDates() {
    Set<String> days = new TreeSet<>();
    dictionary.datasets().stream()
        .flatMap(dataset -> dataset.columns().stream())
        .filter(column -> column.type().equals(ColumnType.DATE))
        .forEach(column -> days.add(column.name()));

    assertThat(days).containsExactly("DateKey", "Month", "MonthKey", "month");
  }

  @Test
  void knowsFormerNamesButDoesNotExpectThem() {
    DictionaryDataset profile = dictionary.find("Profile").orElseThrow();

    assertThat(profile.find("HierarchyLevel").map(DictionaryColumn::type))
        .isEqualTo(profile.find("AccountType").map(DictionaryColumn::type))
        .contains(ColumnType.STRING);
    assertThat(profile.expectedNames()).contains("AccountType").doesNotContain("HierarchyLevel");
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
