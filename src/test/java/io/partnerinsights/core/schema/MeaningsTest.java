package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MeaningsTest {
  private final DataDictionary dictionary = DataDictionary.bundled();

  @Test
  void everyMeaningIsOfANameInTheDictionary() throws IOException {
    List<String> unused = new ArrayList<>();
    for (String program : List.of("mpn", "cmp")) {
      List<DictionaryDataset> datasets =
          dictionary.datasets().stream()
              .filter(dataset -> dataset.name().startsWith("ISV") == program.equals("cmp"))
              .toList();
      root()
          .path("programs")
          .path(program)
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (datasets.stream().noneMatch(dataset -> dataset.find(name).isPresent())) {
                  unused.add(program + "." + name);
                }
              });
    }
    root()
        .path("datasets")
        .properties()
        .forEach(
            dataset ->
                dataset
                    .getValue()
                    .fieldNames()
                    .forEachRemaining(
                        name -> {
                          if (find(dataset.getKey(), name).isEmpty()) {
                            unused.add(dataset.getKey() + "." + name);
                          }
                        }));
    assertThat(unused).isEmpty();
  }

  @Test
  void aMeaningIsOneShortSentence() {
    List<String> meanings =
        dictionary.datasets().stream()
            .flatMap(
                dataset -> Stream.concat(dataset.columns().stream(), dataset.metrics().stream()))
            .map(DictionaryColumn::meaning)
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
    "CustomersAndTenants, AvailableSeats, Available seats",
    "ResellerPerformance, AvailableSeats, Available seats",
    "PowerBIUsage, AvailableSeats, Paid seats that are available now",
    "CLASAzurePropensity, CustomerID, Customer's number as defined by Microsoft",
    "TeamsUsageWorkload, CustomerId, Id of the customer's top parent (TPID)",
    "CLASAzurePropensity, City, Customer's city",
    "Profile, City, Partner's city",
    "CSPRevenueDetails, MPNId, 'Partner''s id in the Microsoft AI Cloud Partner Program (formerly"
        + " MPN), of a location or the global account'",
    "ISVOrder, CustomerName, Name of the billed customer",
    "CustomersAndTenants, SubSegment, ''"
  })
  void explainsANameOnceForAllDatasets(String dataset, String column, String meaning) {
    assertThat(find(dataset, column).map(DictionaryColumn::meaning)).contains(meaning);
  }

  @Test
  void aCommentJoinsMeaningValuesAndWarning() {
    assertThat(comment("CustomersAndTenants", "CustomerStatus", false))
        .isEqualTo("Customer's status; Active / Inactive");
    assertThat(comment("SeatsSubscriptionsAndRevenue", "AvailableSeatsEOP", true))
        .startsWith("Available seats at the end of the period (EOP); not additive");
    assertThat(DictionaryColumn.comment("Unknown", null, false)).isEmpty();
  }

  private String comment(String dataset, String column, boolean metric) {
    return DictionaryColumn.comment(column, find(dataset, column).orElse(null), metric);
  }

  private Optional<DictionaryColumn> find(String dataset, String column) {
    return dictionary.find(dataset).orElseThrow().find(column);
  }

  private static JsonNode root() throws IOException {
    try (InputStream json =
        DataDictionary.class.getResourceAsStream("/io/partnerinsights/schema/meanings.json")) {
      return new JsonMapper().readTree(json);
    }
  }
}
