package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.schema.DictionaryColumn.Additivity;
import io.partnerinsights.testing.SchemaFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MeaningsTest {
  private final DataDictionary dictionary = DataDictionary.builtIn();

  @ParameterizedTest
  @ValueSource(strings = {"meanings.json", "measures.json"})
  void everyNameOfTheFilesIsInTheDictionary(String file) throws IOException {
    List<String> unused = new ArrayList<>();
    JsonNode root = SchemaFile.readJson(file);
    for (String program : List.of("mpn", "cmp")) {
      List<DictionaryDataset> datasets =
          dictionary.datasets().stream()
              .filter(dataset -> dataset.name().startsWith("ISV") == program.equals("cmp"))
              .toList();
      for (Map.Entry<String, JsonNode> text : root.path("programs").path(program).properties()) {
        if (datasets.stream().noneMatch(dataset -> dataset.findColumn(text.getKey()).isPresent())) {
          unused.add(program + "." + text.getKey());
        }
      }
    }
    for (Map.Entry<String, JsonNode> dataset : root.path("datasets").properties()) {
      for (Map.Entry<String, JsonNode> text : dataset.getValue().properties()) {
        if (find(dataset.getKey(), text.getKey()).isEmpty()) {
          unused.add(dataset.getKey() + "." + text.getKey());
        }
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void eachDatasetHasAMeaning() throws IOException {
    assertThat(dictionary.datasets()).extracting(DictionaryDataset::meaning).doesNotContain("");
    SchemaFile.readJson("meanings.json")
        .path("about")
        .properties()
        .forEach(text -> assertThat(dictionary.findDataset(text.getKey())).isPresent());
  }

  @Test
  void aMeaningIsOneShortSentence() {
    List<String> meanings =
        dictionary.datasets().stream()
            .flatMap(
                dataset ->
                    Stream.concat(
                        Stream.of(dataset.meaning()),
                        Stream.concat(dataset.columns().stream(), dataset.metrics().stream())
                            .map(DictionaryColumn::meaning)))
            .filter(text -> !text.isEmpty())
            .distinct()
            .toList();

    assertThat(meanings).hasSizeGreaterThan(300);
    assertThat(meanings)
        .allSatisfy(
            text -> {
              assertThat(text.split(" ")).hasSizeLessThanOrEqualTo(20);
              assertThat(text).matches("[A-Z1].*[^.]");
            });
  }

  /** A name means the same in all datasets, unless one of them says otherwise. */
  @ParameterizedTest
  @CsvSource({
    "CustomersAndTenants, AvailableSeats, /programs/mpn/AvailableSeats",
    "ResellerPerformance, AvailableSeats, /programs/mpn/AvailableSeats",
    "PowerBIUsage, AvailableSeats, /datasets/PowerBIUsage/AvailableSeats",
    "CLASAzurePropensity, CustomerID, /programs/mpn/CustomerID",
    "TeamsUsageWorkload, CustomerId, /datasets/TeamsUsageWorkload/CustomerId",
    "CLASAzurePropensity, City, /programs/mpn/City",
    "Profile, City, /datasets/Profile/City",
    "CSPRevenueDetails, MPNId, /programs/mpn/MpnId",
    "ISVOrder, CustomerName, /programs/cmp/CustomerName",
    "CustomersAndTenants, SubSegment, /datasets/CustomersAndTenants/SubSegment"
  })
  void explainsANameOnceForAllDatasets(String dataset, String column, String place)
      throws IOException {
    String text = SchemaFile.readJson("meanings.json").at(place).textValue();

    assertThat(find(dataset, column)).map(DictionaryColumn::meaning).contains(text);
  }

  @Test
  void aCommentJoinsMeaningValuesAndWarning() {
    assertThat(comment("CustomersAndTenants", "CustomerStatus", false))
        .isEqualTo("Customer's status; Active / Inactive");
    assertThat(comment("SeatsSubscriptionsAndRevenue", "AvailableSeatsEOP", true))
        .isEqualTo(
            "Available seats at the end of the period (EOP);"
                + " add up within one month, never over months");
    assertThat(comment("OfficeUsage", "MonthlyActiveUsers", false))
        .endsWith("not additive: add up the metric TotalMonthlyActiveUsers");
    assertThat(comment("OfficeUsage", "CustomerCount", true))
        .isEqualTo("Number of customers; not additive: right for one row only");
    assertThat(comment("AzureUsage", "ACR_USD", true)).doesNotContain("add");
    assertThat(DictionaryColumn.commentFor("Unknown", null, false)).isEmpty();
    assertThat(DictionaryColumn.commentFor("DeviceCount", null, true)).startsWith("not additive");
  }

  /** Numbers are measures, and nothing else is. A sum that is right has an entry of its own. */
  @Test
  void eachMeasureSaysOverWhatItIsAddedUp() {
    for (DictionaryDataset dataset : dictionary.datasets()) {
      assertThat(Stream.concat(dataset.columns().stream(), dataset.metrics().stream()))
          .allSatisfy(
              column -> {
                String place = dataset.name() + "." + column.name();
                assertThat(column.additivity() != Additivity.UNKNOWN)
                    .as(place)
                    .isEqualTo(isMeasure(column));
                if (column.additiveMetric() != null) {
                  assertThat(dataset.metrics())
                      .as(place)
                      .anyMatch(metric -> metric.name().equals(column.additiveMetric()));
                  assertThat(dataset.columns()).as(place).contains(column);
                }
              });
    }
  }

  private static boolean isMeasure(DictionaryColumn column) {
    return switch (column.kind()) {
      case INTEGER, DECIMAL, MONEY -> true;
      default -> false;
    };
  }

  private String comment(String dataset, String column, boolean metric) {
    return DictionaryColumn.commentFor(column, find(dataset, column).orElse(null), metric);
  }

  private Optional<DictionaryColumn> find(String dataset, String column) {
    return dictionary.findDataset(dataset).orElseThrow().findColumn(column);
  }
}
