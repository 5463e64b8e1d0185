package io.partnerinsights.core.csv;

import static io.partnerinsights.core.csv.ReportRows.newSpec;
import static io.partnerinsights.core.options.ParseMode.DROPMALFORMED;
import static io.partnerinsights.core.options.ParseMode.FAILFAST;
import static io.partnerinsights.core.options.ParseMode.PERMISSIVE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.testing.ShortCases;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Large files, records and headers that do not end, and gigabytes of blank lines, as a small gzip
 * file may contain. They are read through buffers of a bounded size.
 */
final class EndlessInputTest {
  private static final int MIB = 1 << 20;
  private static final int WIDE = 5_000;
  private static final int BLANKS = 12 << 20;
  private static final String TWO_COLUMNS = "a BIGINT, b STRING";
  private static final String FIELD = "x".repeat(12_000) + ",";
  private static final String ROW =
      "2026-01-01,\"Contoso, Ltd.\nof \"\"Redmond\"\"\",12.5," + "x".repeat(60) + "\n";

  static Stream<Arguments> endless() {
    List<String> surplus = List.of("PI-5002", "more than 2 fields in row 2 (line 3)");
    List<String> tooLong = List.of("PI-5005", "a record is longer than", "row 2 (line 3)");
    List<String> tooMany =
        List.of(
            "PI-5005", "more than 100000 fields", "Remedy: run the read again", "row 2 (line 3)");
    List<String> header = List.of("PI-5003", "header", "longer");
    return Stream.of(
        arguments(FAILFAST, "a,b\n1,2\n", FIELD, 2 * MIB, surplus),
        arguments(PERMISSIVE, "a,b\n1,2\n", FIELD, 256 * MIB, tooLong),
        arguments(DROPMALFORMED, "a,b\n1,2\n", FIELD, 256 * MIB, tooLong),
        arguments(PERMISSIVE, "a,b\n1,2\n", ",", 2 * MIB, tooMany),
        arguments(DROPMALFORMED, "a,b\n1,2\n", ",", 2 * MIB, tooMany),
        arguments(FAILFAST, "a,b,", FIELD, 32 * MIB, header),
        arguments(PERMISSIVE, "a,b,", FIELD, 32 * MIB, header),
        arguments(DROPMALFORMED, "a,b,", FIELD, 32 * MIB, header),
        arguments(FAILFAST, "a,b\n1,\"open\n", "2,\n", MIB + (1 << 18), List.of("PI-5005")));
  }

  @ParameterizedTest
  @ShortCases(value = 3, methods = @MethodSource("endless"))
  void readsLittleOfWhatDoesNotEnd(
      ParseMode mode, String start, String rest, int mostBytes, List<String> message) {
    Repeated file = new Repeated(start, rest, Long.MAX_VALUE);

    assertThatThrownBy(() -> ReportRows.readRows(file, newSpec("a STRING, b STRING", mode)))
        .hasMessageContainingAll(message.toArray(String[]::new));
    assertThat(file.count).isLessThan(mostBytes);
  }

  /** A header whose line ends after its limit has the same error, however it is buffered. */
  @Test
  void aLongHeaderThatEndsIsBounded() {
    String names = "a,b," + ("x".repeat(MIB / 2) + ",y").repeat(9) + "\n1,2\n";

    assertThatThrownBy(() -> ReportRows.readRows(names, "a STRING, b STRING"))
        .hasMessageContainingAll("PI-5003", "header", "longer");
  }

  @Test
  @Tag("full")
  void readsHundredsOfMegabytesThroughTheSameBuffers() {
    long rows = (320L << 20) / ROW.length();
    Repeated file = new Repeated("Month,Name,Revenue,Text\n", ROW, rows);

    try (CsvReader reader =
        CsvReader.open(file, newSpec("Month DATE, Name STRING, Revenue DOUBLE"))) {
      assertThat(reader.nextBatch()).isTrue();
      BytesColumn names = (BytesColumn) reader.batch().column(1);
      byte[] buffer = names.bytes();
      long bytesAhead = 0;
      while (reader.nextBatch()) {
        assertThat(reader.batch().rowCount()).isLessThanOrEqualTo(ParseSpec.DEFAULT_BATCH_ROWS);
        bytesAhead = Math.max(bytesAhead, file.count - reader.rowsRead() * ROW.length());
      }
      assertThat(reader.rowsRead()).isEqualTo(rows);
      assertThat(file.count).isGreaterThan(300L << 20);
      assertThat(names.bytes()).isSameAs(buffer);
      assertThat(bytesAhead).isLessThan(1 << 18);
    }
  }

  @Test
  void endsABatchOfLongTextsEarly() {
    InputStream file = new Repeated("Text\n", "y".repeat(1_000_000) + "\n", 100);

    try (CsvReader reader = CsvReader.open(file, newSpec("Text STRING"))) {
      int batches = 0;
      while (reader.nextBatch()) {
        batches++;
        assertThat(reader.batch().rowCount()).isLessThanOrEqualTo(5);
        assertThat(((BytesColumn) reader.batch().column(0)).bytes().length)
            .isLessThanOrEqualTo(16 << 20);
      }
      assertThat(reader.rowsRead()).isEqualTo(100);
      assertThat(batches).isEqualTo(20);
    }
  }

  @Test
  void endsABatchOfManyColumnsEarly() {
    String names = columns(i -> "c" + i, ",");
    String row = columns(i -> "7", ",");
    String types = columns(i -> "c" + i + " BIGINT", ", ");
    InputStream file = new Repeated(names + "\n", row + "\n", 1_000);

    try (CsvReader reader = CsvReader.open(file, newSpec(types))) {
      while (reader.nextBatch()) {
        assertThat((long) reader.batch().rowCount() * WIDE * Long.BYTES)
            .isLessThanOrEqualTo(8 << 20);
      }
      assertThat(reader.rowsRead()).isEqualTo(1_000);
    }
  }

  private static String columns(IntFunction<String> text, String separator) {
    return IntStream.range(0, WIDE).mapToObj(text).collect(Collectors.joining(separator));
  }

  @ParameterizedTest
  @ShortCases(
      value = 1,
      csv = @CsvSource({"FAILFAST,LF", "PERMISSIVE,LF", "PERMISSIVE,CRLF", "DROPMALFORMED,LF"}))
  void blankLinesAreSkippedAndTakeNoMemory(ParseMode mode, String lineEnd) {
    String end = lineEnd.equals("LF") ? "\n" : "\r\n";
    boolean permissive = mode == PERMISSIVE;
    String malformed = mode == FAILFAST ? "3,z" : "3,z,surplus";
    MalformedRowRules rules =
        new MalformedRowRules(
            mode, permissive ? "c" : null, ReportRows.parseSchema(TWO_COLUMNS), ValueDisplay.FORM);
    ParseSpec spec =
        newSpec(permissive ? TWO_COLUMNS + ", c STRING" : TWO_COLUMNS).withMalformedRowRules(rules);
    List<List<Object>> rows = new ArrayList<>();

    try (CsvReader reader =
        CsvReader.open(
            file(end, "a,b" + end + "1,x" + end, "2,y" + end + malformed + end, "4,w"), spec)) {
      while (reader.nextBatch()) {
        rows.addAll(ReportRows.toRows(reader.batch()));
        assertThat(((BytesColumn) reader.batch().column(1)).bytes().length).isLessThan(4 << 20);
      }
    }

    List<List<Object>> expected = new ArrayList<>(List.of(row(1L, "x"), row(2L, "y")));
    if (mode != DROPMALFORMED) {
      expected.add(row(3L, "z"));
    }
    expected.add(row(4L, "w"));
    if (permissive) {
      expected.replaceAll(row -> row.get(0).equals(3L) ? row(3L, "z", malformed) : with(row));
    }
    assertThat(rows).isEqualTo(expected);
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  private static List<Object> with(List<Object> row) {
    return row(row.get(0), row.get(1), null);
  }

  /** Returns the parts, with blank lines before each of them. */
  private static InputStream file(String end, String... parts) {
    List<InputStream> streams = new ArrayList<>();
    for (String part : parts) {
      streams.add(new Repeated("", end, BLANKS / end.length()));
      streams.add(new ByteArrayInputStream(part.getBytes(UTF_8)));
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /** Sends a text, then repeats another one: a file of any size. Counts the bytes read. */
  private static final class Repeated extends InputStream {
    private final byte[] start;
    private final byte[] block;
    private final long end;
    private long count;

    Repeated(String start, String block, long times) {
      this.start = start.getBytes(US_ASCII);
      this.block = block.getBytes(US_ASCII);
      this.end = times == Long.MAX_VALUE ? times : this.start.length + times * this.block.length;
    }

    @Override
    public int read() {
      if (count == end) {
        return -1;
      }
      long at = count++;
      return at < start.length
          ? start[(int) at]
          : block[(int) ((at - start.length) % block.length)];
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int read = (int) Math.min(length, end - count);
      for (int i = 0; i < read; i++) {
        target[offset + i] = (byte) read();
      }
      return read == 0 ? -1 : read;
    }
  }
}
