package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameSuggestionsTest {
  @ParameterizedTest
  @CsvSource({
    "customernam, CustomerName CustomerMarket Month, 3, CustomerName",
    "Custmer, CustomerName CustomerMarket Month, 3, CustomerName CustomerMarket",
    "ofice, AzureUsage OfficeUsage OfficeSeats Profile, 1, OfficeUsage",
    "ProfileUsages, AzureUsage OfficeUsage Profile, 3, ''",
    "Ofx, OfficeUsage OfficeSeats, 3, ''",
    "market, CustomerName CustomerMarket Month, 3, CustomerMarket",
    "Name, ProductFullName CustomerName Month, 1, CustomerName"
  })
  void findsNamesThatAreSimilarBeginAlikeOrContainTheWord(
      String word, String names, int most, String found) {
    assertThat(String.join(" ", NameSuggestions.of(word, List.of(names.split(" ", -1)), most)))
        .isEqualTo(found);
  }

  @Test
  void countsInsertionsDeletionsReplacementsAndSwaps() {
    assertThat(NameSuggestions.editDistance("kitten", "sitting")).isEqualTo(3);
    assertThat(NameSuggestions.editDistance("", "abc")).isEqualTo(3);
    assertThat(NameSuggestions.editDistance("abc", "abc")).isZero();
    assertThat(NameSuggestions.editDistance("FORM", "from")).isEqualTo(1);
  }
}
