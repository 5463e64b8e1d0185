package io.partnerinsights.core.csv;

import static io.partnerinsights.core.csv.ReportRows.read;
import static io.partnerinsights.core.csv.ReportRows.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {

  @Test
  void readsEveryTypeIntoItsColumn() {
    String csv =
        """
        Name,Seats,Flag,Revenue,Price,Wide,Active,Month,Seen
        Contoso,9000000000,1,1.5,12.50,12345678901234567890.5,Y,2026-01-01,2026-01-01T00:00:01Z
        """;

    List<List<Object>> rows =
        read(
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
  void readsTsv() {
    byte[] tsv = "a\tb\n1,5\t\"x\ty\"\n".getBytes(StandardCharsets.UTF_8);
    ParseSpec spec =
        ParseSpec.of(ReportRows.FILE, ReportRows.schema("a STRING, b STRING"), ReportFormat.TSV);

    assertThat(read(tsv, spec)).containsExactly(List.of("1,5", "x\ty"));
  }

  @Test
  void findsColumnsByNameIgnoringCaseAndBlanks() {
    String csv = "Product, customerNAME ,Extra\nOffice,Contoso,ignored\n";

    assertThat(read(csv, "CustomerName STRING, Product STRING"))
        .containsExactly(List.of("Contoso", "Office"));
  }

  @Test
  void doesNotDecodeColumnsThatAreNotRead() {
    assertThat(read("a,b\n1,not a number\n", "a INT")).containsExactly(List.of(1));
  }

  @Test
  void readsEmptyFieldsAsNullQuotedOrNot() {
    String ddl =
        "a STRING, b BIGINT, c INT, d DOUBLE, e DECIMAL(9,2), f BOOLEAN, g DATE, h TIMESTAMP";
    String csv = "a,b,c,d,e,f,g,h\n,,,,,,,\n\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n";

    List<Object> nulls = Arrays.asList(new Object[8]);
    assertThat(read(csv, ddl)).containsExactly(nulls, nulls);
  }

  @Test
  void countsRowsWithoutColumns() {
    try (CsvReader reader = open("a,b\n1,2\n3,4\n", "")) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.batch().columns()).isEmpty();
      assertThat(reader.batch().rows()).isEqualTo(2);
      assertThat(reader.next()).isFalse();
      assertThat(reader.rowsRead()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "a", "a\n", "a\r\n", "\uFEFFa,b\n", "\n\n"})
  void readsAFileWithoutRowsAsNoRows(String csv) {
    assertThat(read(csv, "a INT")).isEmpty();
  }

  @Test
  void fillsBatchesUpToTheirMaximumRows() {
    byte[] csv = "a\n1\n2\n3\n4\n5\n".getBytes(StandardCharsets.UTF_8);
    ParseSpec twoRows = spec("a INT").withBatchRows(2);
    try (CsvReader reader = CsvReader.open(new ByteArrayInputStream(csv), twoRows)) {
      int[] sizes = new int[3];
      ColumnBatch first = reader.batch();
      for (int i = 0; i < sizes.length; i++) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.batch()).isSameAs(first);
        sizes[i] = reader.batch().rows();
      }
      assertThat(sizes).containsExactly(2, 2, 1);
      assertThat(reader.next()).isFalse();
      assertThat(reader.batch().rows()).isZero();
    }
  }

  @Test
  void clearsTheNullsOfThePreviousBatch() {
    byte[] csv = "a,b\n,\n1,x\n".getBytes(StandardCharsets.UTF_8);

    assertThat(read(csv, spec("a INT, b STRING").withBatchRows(1)))
        .containsExactly(Arrays.asList(null, null), List.of(1, "x"));
  }

  @Test
  void namesPlaceAndRemedyOfAValueThatDoesNotFit() {
    String csv = "Month,Name\n2026-01-01,\"two\nlines\"\nJanuary,x\n";

    assertThatThrownBy(() -> read(csv, "Name STRING, Month DATE"))
        .hasMessage(
            "[PI-5001] The value (a text of 7 characters with letters) of column Month in row 2"
                + " (line 4) of report r-1, execution e-1 does not fit its type DATE. Reason:"
                + " expected a date or time in one of the forms 2026-01-31, 2026-01-31T13:45:00,"
                + " 2026-01-31T13:45:00Z, 2026-01-31T13:45:00+02:00, 2026-01-31 13:45:00, 20260131,"
                + " JAN-2026, Jan-26, 1/31/2026, 31/1/2026. Remedy: give the column another type,"
                + " in option schemaHints (\"Month STRING\" reads it as text) or in your schema;"
                + " option errorValues=show shows the value here.");
  }

  @Test
  void shortensAndEscapesTheValueInAMessage() {
    String value = "\u0007\t" + "7".repeat(100);

    assertThatThrownBy(() -> read("odd name\n\"" + value + "\"\n", "odd name INT"))
        .hasMessageContaining("'\\u0007\\t" + "7".repeat(58) + "…'")
        .hasMessageContaining("schemaHints (\"`odd name` STRING\" reads");
  }

  @Test
  void namesMissingColumnsAndThoseOfTheFile() {
    PartnerInsightsException e = failure("PartnerLocationID,Month\n", "PartnerLocation STRING");

    assertThat(e.code()).isEqualTo(ErrorCode.HEADER_MISMATCH);
    assertThat(e)
        .hasMessageContaining("does not contain PartnerLocation")
        .hasMessageContaining("it contains 'PartnerLocationID, Month'")
        .hasMessageContaining("Did you mean PartnerLocationID?");
  }

  @Test
  void refusesAHeaderWithADuplicateColumn() {
    PartnerInsightsException e = failure("Month,x, month \n", "x STRING");

    assertThat(e.code()).isEqualTo(ErrorCode.HEADER_MISMATCH);
    assertThat(e).hasMessageContaining("'month' occurs more than once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1,2,3", "1,2,\"", "\"\"", " "})
  void refusesARowWithAWrongNumberOfFields(String row) {
    PartnerInsightsException e = failure("a,b\n1,2\n" + row + "\n", "a STRING");

    assertThat(e.code()).isEqualTo(ErrorCode.RAGGED_ROW);
    assertThat(e)
        .hasMessageContaining("in row 2 (line 3) of report r-1, execution e-1")
        .hasMessageContaining("but the header has 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"open", "\"a\"b", "\"a\" ", "\"\"\""})
  void refusesBrokenQuotes(String row) {
    PartnerInsightsException e = failure("a\nfine\n" + row, "a STRING");

    assertThat(e.code()).isEqualTo(ErrorCode.BROKEN_QUOTES);
    assertThat(e.getMessage())
        .containsAnyOf("Reason: a quote is opened and never closed.", "follows a closing quote.");
    assertThat(e).hasMessageContaining("row 2 (line 3) of report r-1, execution e-1");
  }

  @Test
  void refusesATooLongFieldInAColumnThatIsNotRead() {
    byte[] fits = "a,b\n1,\"éé\"\"x\"\n".getBytes(StandardCharsets.UTF_8);
    byte[] tooLong = "a,b\n1,ok\n1,\"éé\"\"xy\"\n".getBytes(StandardCharsets.UTF_8);
    ParseSpec sixBytes = spec("a INT").withMaxFieldSize(6);

    assertThat(read(fits, sixBytes)).hasSize(1);
    assertThatThrownBy(() -> read(tooLong, sixBytes))
        .hasMessageContaining("PI-5005")
        .hasMessageContaining("row 2 (line 3)")
        .hasMessageContaining("longer than 6 bytes")
        .hasMessageContaining("maxFieldBytes");
  }

  @Test
  void doesNotBufferTheFileAfterAnUnclosedQuote() {
    CountingStream endless =
        new CountingStream(
            new SequenceInputStream(
                new ByteArrayInputStream("a,b\n1,\"open\n".getBytes(StandardCharsets.UTF_8)),
                new RepeatedBytes("2,\n", Long.MAX_VALUE)));

    assertThatThrownBy(() -> read(endless, spec("a INT"))).hasMessageContaining("PI-5005");
    assertThat(endless.count()).isLessThan((1 << 20) + (1 << 18));
  }

  @Test
  void countsTheLineOfTheSeparator() {
    byte[] file = "sep=,\na,b\n1,x\n".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> read(file, spec("b INT"))).hasMessageContaining("row 1 (line 3)");
  }

  @Test
  void refusesBytesThatAreNotUtf8WithTheirPositionAndRow() {
    byte[] file = "a,b\n1,x\n2,?\n".getBytes(StandardCharsets.UTF_8);
    file[10] = (byte) 0xE9;

    assertThatThrownBy(() -> read(file, spec("a INT")))
        .hasMessageContaining("PI-4006")
        .hasMessageContaining("Byte 10 is not UTF-8")
        .hasMessageContaining("row 2 (line 3)");
  }

  @Test
  void countsPositionsFromTheStartOfTheFile() {
    byte[] file = "a\n".concat("0123456789\n".repeat(50_000)).getBytes(StandardCharsets.UTF_8);
    file[500_000] = (byte) 0xFF;

    assertThatThrownBy(() -> read(file, spec("a STRING")))
        .hasMessageContaining("Byte 500000 is not UTF-8")
        .hasMessageContaining("row " + ((500_000 - 2) / 11 + 1));
  }

  @Test
  void refusesATruncatedCharacterAtTheEnd() {
    byte[] euro = "a\n€".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> read(Arrays.copyOf(euro, euro.length - 1), spec("a STRING")))
        .hasMessageContaining("PI-4006");
  }

  @Test
  void namesTheRowAtWhichTheStreamFailed() {
    InputStream breaking =
        new SequenceInputStream(
            new ByteArrayInputStream("a\n1\n".getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("connection reset");
              }
            });

    assertThatThrownBy(() -> read(breaking, spec("a INT")))
        .hasMessageContaining("PI-4004")
        .hasMessageContaining("connection reset")
        .hasMessageContaining("row 2");
  }

  @Test
  void closesTheStreamOnCloseAndOnARefusedHeader() {
    AtomicBoolean closed = new AtomicBoolean();
    assertThatThrownBy(() -> CsvReader.open(closable("x\n", closed), spec("a INT")))
        .hasMessageContaining("PI-5003");
    assertThat(closed).isTrue();

    closed.set(false);
    CsvReader.open(closable("a\n1\n", closed), spec("a INT")).close();
    assertThat(closed).isTrue();
  }

  private static InputStream closable(String csv, AtomicBoolean closed) {
    return new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  private static CsvReader open(String csv, String ddl) {
    return CsvReader.open(
        new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), spec(ddl));
  }

  private static PartnerInsightsException failure(String csv, String ddl) {
    return catchThrowableOfType(PartnerInsightsException.class, () -> read(csv, ddl));
  }
}
