package io.partnerinsights.core.csv.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecodersTest {

  @ParameterizedTest
  @CsvSource({
    "true, true", "TRUE, true", "Yes, true", "y, true", "Y, true", "1, true",
    "false, false", "False, false", "No, false", "n, false", "N, false", "0, false",
  })
  void readsFlagsInAllTheirForms(String text, boolean value) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.BOOLEAN), 1);

    assertThat(append(decoder, text)).isTrue();
    assertThat(((BooleanColumn) decoder.column()).valueAt(0)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-1", "t", "on", "truer", " true", "wahr", "ｙ", "01"})
  void refusesOtherTextsAsFlags(String text) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.BOOLEAN), 1);

    assertThat(append(decoder, text)).isFalse();
    assertThat(decoder.column().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", " blanks stay ", "a\nb", "Ünïcödé", "日本語", "😀", "\u0000", "NULL"})
  void keepsTextsUnchanged(String text) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.STRING), 1);

    assertThat(append(decoder, text)).isTrue();
    assertThat(((BytesColumn) decoder.column()).valueAt(0)).isEqualTo(text);
  }

  @Test
  void keepsManyTextsInOneArray() {
    BytesColumn column =
        (BytesColumn) FieldDecoder.of(new ReportColumn("any", ColumnType.STRING), 1).column();
    for (int i = 0; i < 10_000; i++) {
      byte[] text = ("text " + i).getBytes(UTF_8);
      column.append(text, 0, text.length);
      column.appendNull();
    }

    for (int i = 0; i < 10_000; i++) {
      String slice =
          new String(column.bytes(), column.startAt(2 * i), column.lengthAt(2 * i), UTF_8);
      assertThat(slice).isEqualTo("text " + i);
      assertThat(column.isNull(2 * i + 1)).isTrue();
      assertThat(column.lengthAt(2 * i + 1)).isZero();
    }
    assertThat(column.nullCount()).isEqualTo(10_000);
  }

  private static boolean append(FieldDecoder decoder, String text) {
    byte[] field = text.getBytes(UTF_8);
    return decoder.append(("9" + text + "9").getBytes(UTF_8), 1, field.length);
  }
}
