package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueDisplayTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,234.50",
        "-12",
        "12.0",
        "1.5e10",
        "12 EUR",
        "N/A",
        "NaN",
        "2026-13-45",
        "2026-01-05T00:00:00Z",
        "5 Jan 2026",
        "TRUE",
        "unknown",
        "∞",
        ""
      })
  void showsNumbersDatesAndCodes(String value) {
    assertThat(ValueDisplay.FORM.describe(value)).isEqualTo("'" + value + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "jim.kirk@contoso.example,a text of 24 characters with letters . and @",
    "Anna,a text of 4 characters with letters",
    "Li Na,a text of 5 characters with letters and spaces",
    "a@b,a text of 3 characters with letters and @",
    "王,a text of 1 characters with letters",
    "Flat 7,a text of 6 characters with letters digits and spaces",
    "5e0c3a1d-77aa,a text of 13 characters with letters digits and -",
    "a!#$%&()bcd,'a text of 11 characters with letters ! # $ % and &'"
  })
  void showsTheFormOfOtherTexts(String value, String form) {
    assertThat(ValueDisplay.FORM.describe(value).replace(",", "")).isEqualTo("(" + form + ")");
  }

  @Test
  void showsAllForDebugging() {
    assertThat(ValueDisplay.SHOW.describe("jim@contoso.example"))
        .isEqualTo("'jim@contoso.example'");
  }

  @Test
  void escapesAndShortens() {
    assertThat(ValueDisplay.FORM.describe("1\n\u0000" + "2".repeat(99)))
        .isEqualTo("'1\\n\\u0000" + "2".repeat(57) + "…'");
    assertThat(ValueDisplay.FORM.describe("abcd\u0007"))
        .isEqualTo("(a text of 5 characters with letters and \\u0007)");
  }

  /** A pattern that tries all ways to match would take years. */
  @Test
  void describesALongText() {
    assertThat(ValueDisplay.FORM.describe("1".repeat(1 << 20) + "Anna"))
        .isEqualTo("(a text of 1048580 characters with letters and digits)");
  }
}
