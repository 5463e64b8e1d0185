package io.partnerinsights.core.csv.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.schema.ColumnType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecodersTest {

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "TRUE, true",
    "Yes, true",
    "y, true",
    "Y, true",
    "1, true",
    "false, false",
    "False, false",
    "No, false",
    "n, false",
    "N, false",
    "0, false",
    "2, ",
    "-1, ",
    "t, ",
    "on, ",
    "truer, ",
    "' true', ",
    "wahr, ",
    "ｙ, ",
    "01, ",
  })
  void readsFlagsInAllTheirForms(String text, Boolean value) {
    assertThat(TextDecoder.decode(ColumnType.BOOLEAN, text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", " blanks stay ", "a\nb", "Ünïcödé", "日本語", "😀", "\u0000", "NULL"})
  void keepsTextsUnchanged(String text) {
    assertThat(TextDecoder.decode(ColumnType.STRING, text)).isEqualTo(text);
  }
}
