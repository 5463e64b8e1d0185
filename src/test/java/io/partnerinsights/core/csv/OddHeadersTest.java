package io.partnerinsights.core.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers with invisible characters. */
final class OddHeadersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"Name\u00A0", "\u2007Name", "\u200BName\u200B", "Name\u3000", " \u00A0 Name\t"})
  void invisibleCharactersAroundANameDoNotCount(String name) {
    assertThat(ReportRows.read("n," + name + "\n1,Contoso\n", "name STRING"))
        .isEqualTo(List.of(List.of("Contoso")));
  }

  /** Inside a name they count, and the message shows them. */
  @Test
  void showsThemInsideAName() {
    assertThatThrownBy(() -> ReportRows.read("Customer\u00A0Name\nx\n", "Customer Name STRING"))
        .hasMessageContainingAll("PI-5003", "'Customer\\u00a0Name'");
  }

  @Test
  void aNameStaysUnique() {
    assertThatThrownBy(() -> ReportRows.read("Name,Name\u00A0\nx,y\n", "Name STRING"))
        .hasMessageContainingAll("PI-5003", "twice");
  }
}
