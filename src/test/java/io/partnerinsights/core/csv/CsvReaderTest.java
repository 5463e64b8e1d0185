package io.partnerinsights.core.csv;

import static io.partnerinsights.core.csv.ReportRows.newSpec;
import static io.partnerinsights.core.csv.ReportRows.readRows;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.partnerinsights.core.options.ParseMode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types, batches and errors; DialectSpecTest and RandomFilesTest have the rules of the format. */
class CsvReaderTest {

  @Test
  void readsEveryTypeIntoItsColumn() {
    String csv =
        """
        Name,Seats,Flag,Revenue,Price,Wide,Active,Month,Seen
        Contoso,9000000000,1,1.5,12.50,12345678901234567890.5,Y,2026-01-01,2026-01-01T00:00:01Z
        """;

    List<List<Object>> rows =
        readRows(
            csv,
            "Name STRING, Seats BIGINT, Flag INT, Revenue DOUBLE, Price DECIMAL(10,2), Wide"
                + " DECIMAL(38,4), Active BOOLEAN, Month DATE, Seen TIMESTAMP");

    assertThat(rows)
        .containsExactly(
            List.of(
                "Contoso",
                9_000_000_000L,
                1,
                1.5,
                new BigDecimal("12.50"),
                new BigDecimal("12345678901234567890.5000"),
                true,
                (int) LocalDate.of(2026, 1, 1).toEpochDay(),
                LocalDate.of(2026, 1, 1).toEpochDay() * 86_400_000_000L + 1_000_000L));
  }

  @Test
  void findsColumnsByNameIgnoringCaseAndBlanks() {
    String csv = "Product, customerNAME ,Extra\nOffice,Contoso,ignored\n";

    assertThat(readRows(csv, "CustomerName STRING, Product STRING"))
        .containsExactly(List.of("Contoso", "Office"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Name\u00A0", "\u2007Name", "\u200BName\u200B", "Name\u3000", " \u00A0 Name\t"})
  void invisibleCharactersAroundANameDoNotCount(String name) {
    assertThat(readRows("n," + name + "\n1,Contoso\n", "name STRING"))
        .containsExactly(List.of("Contoso"));
  }

  /** Header and row. A spreadsheet leaves the separators of columns that it once had. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b,,|1,x,,",
        "a,,b,,,|1,z,x,,z,\"\"",
        ",,b,a,|z,z,x,1,z",
        "\"\",a, ,b,\u00A0|z,1,z,x,z",
        "a,\"\",b,\"  \",\uFEFF|1,\"z,\",x,,"
      })
  void emptyNamesAreIgnored(String file) {
    assertThat(readRows(file.replace('|', '\n') + "\n", "b STRING, a INT"))
        .containsExactly(List.of("x", 1));
  }

  @Test
  void readsEmptyFieldsAsNullQuotedOrNot() {
    String ddl =
        "a STRING, b BIGINT, c INT, d DOUBLE, e DECIMAL(9,2), f BOOLEAN, g DATE, h TIMESTAMP";
    String csv = "a,b,c,d,e,f,g,h\n,,,,,,,\n\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n";

    List<Object> nulls = Arrays.asList(new Object[8]);
    assertThat(readRows(csv, ddl)).containsExactly(nulls, nulls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "a", "a\n", "a\r\n", "\uFEFFa,b\n", "\n\n"})
  void readsAFileWithoutRowsAsNoRows(String csv) {
    assertThat(readRows(csv, "a INT")).isEmpty();
  }

  @Test
  void fillsBatchesUpToTheirMaximumRows() {
    try (CsvReader reader =
        CsvReader.open(stream("a\n1\n2\n3\n4\n5\n"), newSpec("a INT").withMaxBatchRows(2))) {
      ColumnBatch first = reader.batch();
      for (int rows : new int[] {2, 2, 1}) {
        assertThat(reader.nextBatch()).isTrue();
        assertThat(reader.batch()).isSameAs(first);
        assertThat(reader.batch().rowCount()).isEqualTo(rows);
      }
      assertThat(reader.nextBatch()).isFalse();
      assertThat(reader.batch().rowCount()).isZero();
      assertThat(reader.rowsRead()).isEqualTo(5);
    }
  }

  /** The malformed rows are more than a batch may hold. */
  @Test
  void continuesAfterABatchOfMalformedRowsOnly() {
    String file = "t,n\n" + "a long malformed row,x\n".repeat(300_000) + "the last,1\n";

    try (CsvReader reader =
        CsvReader.open(stream(file), newSpec("t STRING, n BIGINT", ParseMode.DROPMALFORMED))) {
      assertThat(reader.nextBatch()).isTrue();
      assertThat(ReportRows.toRows(reader.batch())).isEqualTo(List.of(List.of("the last", 1L)));
      assertThat(reader.malformedRowCounter().count()).isEqualTo(300_000);
      assertThat(reader.nextBatch()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, '1 malformed row, which is row 2 (line 3)'",
    "three, '2 malformed rows, the first is row 2 (line 3)'"
  })
  void describesTheNumberAndTheFirstOfMalformedRows(String value, String description) {
    String file = "t,n\na,1\n\"two\nlines\"\nb," + value + "\nc,4\n";

    try (CsvReader reader =
        CsvReader.open(stream(file), newSpec("n BIGINT", ParseMode.PERMISSIVE))) {
      assertThat(reader.malformedRowCounter()).hasToString("no malformed rows");
      assertThat(reader.nextBatch()).isTrue();
      assertThat(reader.malformedRowCounter().count()).isEqualTo(value.equals("1") ? 1 : 2);
      assertThat(reader.malformedRowCounter()).hasToString(description);
    }
  }

  @Test
  void namesPlaceAndRemedyOfAValueThatDoesNotFit() {
    String csv = "Month,Name\n2026-01-01,\"two\nlines\"\nJanuary,x\n";

    assertThatThrownBy(() -> readRows(csv, "Name STRING, Month DATE"))
        .hasMessage(
            "[PI-5001] The value (a text of 7 characters with letters) of column Month in row 2"
                + " (line 4) of report r-1, execution e-1 does not fit its type DATE. Reason: the"
                + " connector expected a date or time in one of the forms 2026-01-31,"
                + " 2026-01-31T13:45:00, 2026-01-31T13:45:00Z, 2026-01-31T13:45:00+02:00,"
                + " 2026-01-31 13:45:00, 20260131, JAN-2026, Jan-26, 1/31/2026, 31/1/2026. Remedy:"
                + " set a different type for the column in option schemaHints or in your schema. To"
                + " read the column as text, add \"Month STRING\" to option schemaHints. Option"
                + " errorValues=show shows the value here.");
  }

  /** Each character of a file is one byte. */
  static Stream<Arguments> refused() {
    String row2 = "row 2 (line 3) of report r-1, execution e-1";
    String digits = "7".repeat(100);
    String rows = "0123456789\n".repeat(40_000);
    return Stream.of(
        arguments(
            "Month,Id\n", "Name STRING", "PI-5003|not contain Name|contains only 'Month, Id'"),
        arguments("Names\n", "Name STRING", "PI-5003|Did you mean Names?"),
        arguments("Month,x, month \n", "x STRING", "PI-5003|'month' occurs more than once"),
        arguments("a\u00C2\u00A0b\nx", "a b STRING", "PI-5003|'a\\u00a0b'"),
        arguments("Name,Name\u00C2\u00A0\nx,y\n", "Name STRING", "PI-5003|twice"),
        arguments("x,,Name, ,name,\n", "x STRING", "PI-5003|'name' occurs more than once"),
        arguments(",,\n,,\n", "x STRING", "PI-5003|not contain x"),
        arguments("x,,\n1,2\n", "x INT", "PI-5002|Found 2 fields|the header has 3"),
        arguments("x,,\n1,,,\n", "x INT", "PI-5002|more than 3 fields"),
        arguments("a,b\n1,2\n1\n", "a STRING", "PI-5002|" + row2 + "|the header has 2"),
        arguments("a\n1\n\"open", "a STRING", "PI-5004|" + row2 + "|is opened and never closed"),
        arguments("a\n1\n\"a\"b", "a STRING", "PI-5004|" + row2 + "|follows a closing quote"),
        arguments(
            "a\n" + digits.repeat(2) + "7", "a INT", "PI-5005|longer than 200 bytes|maxFieldBytes"),
        arguments("sep=,\na,b\n1,x\n", "b INT", "row 1 (line 3)"),
        arguments("a,b\n1,x\n2,\u00E9\n", "a INT", "PI-4006|not valid UTF-8 at byte 10.|" + row2),
        arguments("a\n" + rows + "\u00FF", "a STRING", "not valid UTF-8 at byte 440002.|row 40001"),
        arguments("a b\n\u0007\t" + digits, "a b INT", "'\\u0007\\t" + digits.substring(42) + "…'"),
        arguments("a b\nx", "a b INT", "as text, add \"`a b` STRING\""));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesPlaceReasonAndRemedy(String file, String ddl, String message) {
    assertThatThrownBy(
            () -> readRows(file.getBytes(ISO_8859_1), newSpec(ddl).withMaxFieldSize(200)))
        .hasMessageContainingAll(message.split("\\|", -1));
  }

  @Test
  void namesTheRowAtWhichTheStreamFailed() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();

    assertThatThrownBy(
            () -> readRows(new SequenceInputStream(stream("a\n1\n"), closed), newSpec("a INT")))
        .hasMessageContainingAll("PI-4004", "Stream closed", "row 2");
  }

  @Test
  void closesTheStreamOnCloseAndOnARefusedHeader() {
    AtomicBoolean closed = new AtomicBoolean();
    assertThatThrownBy(() -> CsvReader.open(closable("x\n", closed), newSpec("a INT")))
        .hasMessageContaining("PI-5003");
    assertThat(closed).isTrue();

    closed.set(false);
    CsvReader.open(closable("a\n1\n", closed), newSpec("a INT")).close();
    assertThat(closed).isTrue();
  }

  private static InputStream closable(String csv, AtomicBoolean closed) {
    return new FilterInputStream(stream(csv)) {
      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  private static InputStream stream(String csv) {
    return new ByteArrayInputStream(csv.getBytes(UTF_8));
  }
}
