package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares random files with Commons CSV and with the values that were written. */
class RandomFilesTest {
  private static final String[] PIECES = {
    "a", "Z", "7", ",", "\t", "\"", "\"\"", "\n", "\r", "\r\n", " ", "é", "€", "日", "😀", "\uFEFF",
    "'", "\\", "#", "word ", "\u0000"
  };

  private static final String[] LINE_ENDS = {"\n", "\r\n", "\r"};

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsTheValuesThatWereWritten(int seed) {
    Random random = new Random(seed);
    ReportFormat format = random.nextBoolean() ? ReportFormat.CSV : ReportFormat.TSV;
    char separator = format == ReportFormat.CSV ? ',' : '\t';
    int columns = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(80);
    List<List<String>> rows = values(random, columns);
    String file = write(random, rows, columns, separator);

    ParseSpec spec =
        ParseSpec.of(ReportRows.FILE, schema(columns), format).withBatchRows(1 + random.nextInt(9));
    assertThat(ReportRows.read(inPieces(random, file), spec)).isEqualTo(rows);
    assertThat(CsvOracle.read(file.getBytes(UTF_8), spec).rows()).isEqualTo(rows);
  }

  private static ReportSchema schema(int columns) {
    return new ReportSchema(
        IntStream.range(0, columns)
            .mapToObj(i -> new ReportColumn("Column" + i, ColumnType.STRING))
            .toList());
  }

  private static List<List<String>> values(Random random, int columns) {
    List<List<String>> rows = new ArrayList<>();
    for (int row = random.nextInt(30); row > 0; row--) {
      String[] values = new String[columns];
      Arrays.setAll(values, i -> value(random));
      rows.add(Arrays.asList(values));
    }
    return rows;
  }

  private static String value(Random random) {
    StringBuilder text = new StringBuilder();
    for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.isEmpty() ? null : text.toString();
  }

  private static String write(Random random, List<List<String>> rows, int columns, char separator) {
    StringBuilder file = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
    List<String> names = schema(columns).names();
    writeRecord(random, names, separator, file);
    for (List<String> row : rows) {
      writeRecord(random, row, separator, file);
      if (columns > 1 && random.nextInt(10) == 0) {
        file.append('\n');
      }
    }
    return file.toString();
  }

  private static void writeRecord(
      Random random, List<String> values, char separator, StringBuilder file) {
    StringBuilder record = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      record.append(i == 0 ? "" : separator).append(written(random, values.get(i), separator));
    }
    // An empty record that ends with LF after a CR would be the same line end, CRLF.
    boolean afterCr = !file.isEmpty() && file.charAt(file.length() - 1) == '\r';
    String[] lineEnds = record.isEmpty() && afterCr ? new String[] {"\r"} : LINE_ENDS;
    file.append(record).append(lineEnds[random.nextInt(lineEnds.length)]);
  }

  /** Adds quotes where they are needed, and sometimes where they are not. */
  private static String written(Random random, String value, char separator) {
    if (value == null) {
      return random.nextInt(5) == 0 ? "\"\"" : "";
    }
    boolean must =
        value.startsWith("\"")
            || value.chars().anyMatch(c -> c == separator || c == '\n' || c == '\r');
    return must || random.nextInt(3) == 0 ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
  }

  /** Returns a few bytes at a time, sometimes up to the middle of a character. */
  private static InputStream inPieces(Random random, String file) {
    return new ByteArrayInputStream(file.getBytes(UTF_8)) {
      @Override
      public int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1 + random.nextInt(7)));
      }
    };
  }
}
