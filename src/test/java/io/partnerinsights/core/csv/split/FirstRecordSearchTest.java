package io.partnerinsights.core.csv.split;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.csv.MemoryFile;
import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.ByteSource;
import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ParseException;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first record after a position is the one that a scan from the start of the file reaches. */
final class FirstRecordSearchTest {
  private static final ParseErrors ERRORS = new ParseErrors("file", ValueDisplay.FORM);
  private static final String LETTERS = "\",\n\r\0";

  /** The connector's requests end this much after a split. */
  private static final int FEW_BYTES = 64 << 10;

  /** Tries every text of up to five characters that the scanner reads to its end. */
  @ParameterizedTest
  @ShortCases(
      value = 2,
      csv = @CsvSource({"1, 9, false", "2, 9, false", "2, 1, false", "3, 1, false", "2, 9, true"}))
  void everyShortFileHasItsFirstRecords(int columns, int fieldBytes, boolean lenient)
      throws IOException {
    Dialect dialect = new Dialect(',', fieldBytes, lenient);
    int readable = 0;
    for (int length = 2; length <= 5; length++) {
      for (int i = 0; i < Math.pow(LETTERS.length(), length); i++) {
        readable += check(text(i, length), dialect, columns) ? 1 : 0;
      }
    }
    assertThat(readable).isGreaterThan(100);
  }

  /** Random texts of records, of which some contain an odd number of quotes before a position. */
  @ParameterizedTest
  @CsvSource({"1, 3", "2, 3", "3, 4"})
  void longerFilesHaveTheirFirstRecords(int columns, int fieldBytes) throws IOException {
    Dialect dialect = new Dialect(',', fieldBytes, false);
    Random random = new Random(columns);
    for (int i = 0; i < 300; i++) {
      assertThat(check(records(random, columns), dialect, columns)).isTrue();
    }
  }

  /** Excel's line before the header looks like a record; the second one is as long as possible. */
  @ParameterizedTest
  @ValueSource(strings = {"sep=,\n", "\uFEFF\"sep=,\"\r\n"})
  void neitherTheLineOfTheSeparatorNorTheHeaderIsARecord(String line) throws IOException {
    byte[] beforeRecords = (line + "a,b\n").getBytes(UTF_8);
    MemoryFile file = new MemoryFile((line + "a,b\n1,2\n3,4\n").getBytes(UTF_8));

    for (int position = 1; position <= beforeRecords.length; position++) {
      assertThat(find(file, position, new Dialect(',', 9, false), 2))
          .isEqualTo(beforeRecords.length);
    }
  }

  /** In a field, after a separator, after a line end and in the last record but one. */
  @ParameterizedTest
  @CsvSource({"180002, 180018", "180010, 180018", "180018, 180018", "359970, 359982"})
  void aFileWithoutQuotesNeedsFewBytes(int position, long first) throws IOException {
    MemoryFile file = new MemoryFile("some text,another\n".repeat(20_000).getBytes(UTF_8));

    assertThat(find(file, position, new Dialect(',', 40, false), 2)).isEqualTo(first);
    assertThat(file.timesOpened()).isEqualTo(1);
    assertThat(file.bytesRead()).isLessThan(FEW_BYTES);
  }

  /** The number of fields shows at a line end that the position is inside quotes. */
  @Test
  void recordsInsideQuotesNeedFewBytes() throws IOException {
    String quoted = "x,\"" + "1,2,3\n".repeat(100) + "\"\n";
    String text = "a,b\n".repeat(100) + quoted + "a,b\n".repeat(100_000);
    MemoryFile file = new MemoryFile(text.getBytes(UTF_8));

    assertThat(find(file, 700, new Dialect(',', 1 << 20, false), 2)).isEqualTo(1005);
    assertThat(file.timesOpened()).isEqualTo(1);
    assertThat(file.bytesRead()).isLessThan(FEW_BYTES);
  }

  /** The position is after {@code x}; read as outside quotes, the record has other fields. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {"2; \"x,y\",b/", "3; \"x,y\",c,b/", "3; a,\"x/y\",b/"})
  void readingsThatMeetAreDecidedByTheirFields(int columns, String row) throws IOException {
    String text = row.replace('/', '\n').repeat(50);
    int position = text.indexOf('x', 200) + 1;
    MemoryFile file = new MemoryFile(text.getBytes(UTF_8));

    assertThat(find(file, position, new Dialect(',', 99, false), columns))
        .isEqualTo(text.indexOf("b\n", position) + 2L);
    assertThat(file.timesOpened()).isEqualTo(1);
  }

  /** After the quote, the file continues alike whether the position is inside quotes or not. */
  @Test
  void twoReadingsThatMeetNeedFewBytes() throws IOException {
    String text = "a,b\n".repeat(3) + "a,\"x\ny\",b\n" + "a,b\n".repeat(100_000);
    MemoryFile file = new MemoryFile(text.getBytes(UTF_8));

    assertThat(find(file, 16, new Dialect(',', 1 << 20, true), 2)).isEqualTo(22);
    assertThat(file.timesOpened()).isEqualTo(2);
    assertThat(file.bytesRead()).isLessThan(FEW_BYTES);
  }

  /**
   * From inside or outside of quotes, each line has two fields, so only the file's start decides.
   */
  @Test
  void twoReadingsAreDecidedByTheStartOfTheFile() throws IOException {
    String text = "a,b\n" + "\",\",\",\"\n".repeat(60_000);

    assertThat(find(new MemoryFile(text.getBytes(UTF_8)), 300_001, new Dialect(',', 9, false), 2))
        .isEqualTo(300_004);
  }

  @Test
  void twoReadingsAfterBrokenQuotesAreAnError() {
    String text = "a,b\n\"x\"y,z\n" + "\",\n\",\n".repeat(20_000);
    MemoryFile file = new MemoryFile(text.getBytes(UTF_8));

    assertThatThrownBy(() -> find(file, 50_000, new Dialect(',', 9, false), 2))
        .isInstanceOf(ParseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.BROKEN_QUOTES)
        .hasMessageContaining("byte 50000");
  }

  /**
   * Returns whether the scanner reads the file to its end; then all first records must be right.
   */
  private static boolean check(String text, Dialect dialect, int columns) throws IOException {
    MemoryFile file = new MemoryFile(text.getBytes(UTF_8));
    if (!isReadable(file, dialect, columns)) {
      return false;
    }
    for (int position = 1; position < text.length(); position++) {
      assertThat(find(file, position, dialect, columns))
          .as("%s from %d", text, position)
          .isEqualTo(recordAfter(file, position, dialect, columns));
    }
    return true;
  }

  private static long find(MemoryFile file, int position, Dialect dialect, int columns)
      throws IOException {
    InputStream bytes = file.openAt(position - 1, file.size());
    return new FirstRecordSearch(file, dialect, columns, ERRORS)
        .findAtOrAfter(position, new BufferedBytes(bytes, position - 1));
  }

  private static boolean isReadable(MemoryFile file, Dialect dialect, int columns) {
    try {
      recordAfter(file, file.size(), dialect, columns);
      return true;
    } catch (PartnerInsightsException e) {
      return false;
    }
  }

  /** Scans the file from its start up to a position. */
  private static long recordAfter(MemoryFile file, long position, Dialect dialect, int columns) {
    ByteSource source = new ByteSource(file.openAt(0, file.size()), 0, 64, Long.MAX_VALUE);
    ByteScanner scanner = ByteScanner.ofSplit(source, dialect, columns, position, ERRORS);
    scanner.selectFields(new int[] {0}, false);
    int rows;
    do {
      rows = scanner.scanRows(64);
    } while (rows > 0);
    return scanner.locateNextRecord();
  }

  private static String text(int number, int length) {
    StringBuilder text = new StringBuilder();
    for (int rest = number; text.length() < length; rest /= LETTERS.length()) {
      text.append(LETTERS.charAt(rest % LETTERS.length()));
    }
    return text.toString();
  }

  private static String records(Random random, int columns) {
    String[] fields = {
      "", "a", "a\"", "\"\"", "\",\"", "\"\n\"", "\"\"\"\"", "\"a,\n\"", "\"\r\n\""
    };
    return random
        .ints(2L + random.nextInt(4), 0, 4)
        .mapToObj(
            end -> record(random, columns, fields) + new String[] {"\n", "\r", "\r\n", "\n\n"}[end])
        .collect(Collectors.joining());
  }

  private static String record(Random random, int columns, String[] fields) {
    return random
        .ints(columns, 0, fields.length)
        .mapToObj(field -> fields[field])
        .collect(Collectors.joining(","));
  }
}
