package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNameTest {
  private static final List<String> NAMES = List.of("CustomerName", "CustomerMarket", "Month");

  @Test
  void findsTheNearestNameIgnoringCase() {
    assertThat(NearestName.of("customernam", NAMES, 3)).containsExactly("CustomerName");
    assertThat(NearestName.hint("mnth", NAMES)).isEqualTo("Did you mean Month?");
  }

  @Test
  void findsNamesThatBeginWithTheNearestLetters() {
    List<String> datasets = List.of("AzureUsage", "OfficeUsage", "OfficeSeats", "Profile");

    assertThat(NearestName.of("Custmer", NAMES, 3))
        .containsExactly("CustomerName", "CustomerMarket");
    assertThat(NearestName.of("ofice", datasets, 1)).containsExactly("OfficeUsage");
    assertThat(NearestName.of("ProfileUsages", datasets, 3)).isEmpty();
    assertThat(NearestName.of("Ofx", datasets, 3)).as("too short").isEmpty();
  }

  @Test
  void findsNamesThatContainTheWord() {
    assertThat(NearestName.of("market", NAMES, 3)).containsExactly("CustomerMarket");
    assertThat(NearestName.of("Name", List.of("ProductFullName", "CustomerName", "Month"), 1))
        .as("the shortest")
        .containsExactly("CustomerName");
  }

  @Test
  void givesNoHintWhenNoNameIsNear() {
    assertThat(NearestName.hint("Revenue", NAMES)).isEmpty();
  }

  @Test
  void countsInsertionsDeletionsReplacementsAndSwaps() {
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
    assertThat(NearestName.distance("abc", "abc")).isZero();
    assertThat(NearestName.distance("FORM", "from")).isEqualTo(1);
  }
}
