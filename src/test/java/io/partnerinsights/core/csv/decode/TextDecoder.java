package io.partnerinsights.core.csv.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.column.BooleanColumn;
import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.csv.column.Column;
import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;

/** Decodes single texts. */
final class TextDecoder {
  private TextDecoder() {}

  static FieldDecoder newFieldDecoder(String name, ColumnType type) {
    return FieldDecoder.of(new ReportColumn(name, type), 1);
  }

  /** Returns the value of a text in a column named {@code any}, or null if it does not fit. */
  static Object decode(ColumnType type, String text) {
    return decode(newFieldDecoder("any", type), text);
  }

  /** Decodes a text in the middle of other bytes, as in a file; other values are removed. */
  static Object decode(FieldDecoder decoder, String text) {
    Column column = decoder.column();
    column.clear();
    if (!decoder.tryAppend(("9" + text + "9").getBytes(UTF_8), 1, text.getBytes(UTF_8).length)) {
      assertThat(column.size()).as("rows of a text that does not fit").isZero();
      return null;
    } else if (column instanceof IntColumn ints) {
      return ints.valueAt(0);
    } else if (column instanceof LongColumn longs) {
      return longs.valueAt(0);
    } else if (column instanceof DoubleColumn doubles) {
      return doubles.valueAt(0);
    } else if (column instanceof DecimalColumn decimals) {
      return decimals.valueAt(0);
    } else if (column instanceof BooleanColumn booleans) {
      return booleans.valueAt(0);
    }
    return ((BytesColumn) column).valueAt(0);
  }
}
