package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.testing.ShortCases;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files split at every position; the rows must be those of Commons CSV for the file. */
class SplitsTest {
  private static final String[] FIELDS = {
    "",
    "1",
    "1234567890",
    "7 \" or more",
    "é日😀",
    "\"\"",
    "\"a,b\"",
    "\"a\r\n\nb\"",
    "\"say \"\"é\"\"\"",
    "\"\"\"\"",
    "\",\"",
    "\"\n\"",
    "\"\"\",\"\"\"",
    "\"x,y\n1,2\n\"",
    "\"\n1,2\n3,4\n\""
  };
  private static final String[] LINE_ENDS = {"\n", "\r\n", "\r", "\n\n", "\r\n\r\n"};
  private static final String LETTERS = "\"\"\"\",,,\n\n\ra";

  static IntStream sample() {
    return IntStream.range(0, 20);
  }

  static IntStream seeds() {
    return IntStream.range(20, 150);
  }

  @ParameterizedTest
  @MethodSource("sample")
  @ShortCases(5)
  void findsTheSameRowsWhereverAFileOfTheSampleIsSplit(int seed) {
    findsTheSameRowsWhereverAFileIsSplit(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Tag("long")
  void findsTheSameRowsWhereverAFileIsSplit(int seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    int columns = 1 + random.nextInt(4);
    String text = file(random, columns);
    byte[] file = text.getBytes(UTF_8);
    ParseSpec spec = spec(columns);
    List<List<Object>> expected = CsvOracle.read(file, spec).rows();

    for (int position = 1; position <= file.length; position++) {
      assertThat(SplitRows.read(file, position, file.length, spec))
          .as("%s split at %d", text, position)
          .isEqualTo(expected);
    }
    for (int size = 1; size < 20; size++) {
      assertThat(SplitRows.read(file, size, size, spec))
          .as("%s in splits of %d", text, size)
          .isEqualTo(expected);
    }
  }

  /** Excel writes and reads such a line before the header. */
  @ParameterizedTest
  @ValueSource(strings = {"sep=,\n", "sep=,\r\n", "\uFEFFsep=,\n", "\"sep=,\"\r\n", "SEP=;\r"})
  void skipsTheLineOfTheSeparatorWhereverAFileIsSplit(String line) {
    for (int columns = 1; columns <= 3; columns++) {
      String text = file(new Random(columns), columns).replace("\uFEFF", "");
      byte[] file = (line + text).getBytes(UTF_8);
      ParseSpec spec = spec(columns);
      List<List<Object>> expected = CsvOracle.read(text.getBytes(UTF_8), spec).rows();

      assertThat(ReportRows.read(file, spec)).as(text).isEqualTo(expected);
      for (int position = 1; position <= file.length; position++) {
        assertThat(SplitRows.read(file, position, 1 + position % 7, spec))
            .as("%s split at %d", text, position)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aFileOfTheSeparatorsLineAloneHasNoRows() {
    byte[] file = "sep=,\r\n".getBytes(UTF_8);

    assertThat(ReportRows.read(file, spec(2))).isEmpty();
    for (int position = 1; position <= file.length; position++) {
      assertThat(SplitRows.read(file, position, position, spec(2))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void neverFindsOtherRowsInASampleThatBreaksTheRules(int columns) {
    neverFindsOtherRowsInFilesThatBreakTheRules(columns, 200);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  @Tag("long")
  void neverFindsOtherRowsInAFileThatBreaksTheRules(int columns) {
    neverFindsOtherRowsInFilesThatBreakTheRules(columns, 20_000);
  }

  /** Reads short files of characters with a lexical meaning; most break the rules. */
  private static void neverFindsOtherRowsInFilesThatBreakTheRules(int columns, int files) {
    Random random = new Random(columns);
    int broken = 0;
    for (int i = 0; i < files; i++) {
      String text = header(columns) + "\n" + garbage(random);
      byte[] file = text.getBytes(UTF_8);
      ParseSpec spec = spec(columns).withMaxFieldSize(1 + random.nextInt(8));
      String whole = outcome(() -> ReportRows.read(file, spec));
      broken += whole.equals(BROKEN) ? 1 : 0;
      for (int position = 1; position < file.length; position++) {
        int size = 1 + random.nextInt(file.length);
        int first = position;
        assertThat(outcome(() -> SplitRows.read(file, first, size, spec)))
            .as("%s split at %d, then in splits of %d", text, position, size)
            .isEqualTo(whole);
      }
    }
    assertThat(broken).isBetween(files / 10, files * 39 / 40);
  }

  /** In lenient modes the number of fields proves nothing, but quotes must still be right. */
  @ParameterizedTest
  @CsvSource({
    "PERMISSIVE, 1",
    "PERMISSIVE, 2",
    "PERMISSIVE, 3",
    "DROPMALFORMED, 1",
    "DROPMALFORMED, 2"
  })
  void findsTheSameMalformedRowsOfTheSampleWhereverAFileIsSplit(ParseMode mode, int columns) {
    findsTheSameMalformedRows(mode, columns, 200);
  }

  @ParameterizedTest
  @CsvSource({"PERMISSIVE, 2", "DROPMALFORMED, 2"})
  @Tag("long")
  void findsTheSameMalformedRowsWhereverAFileIsSplit(ParseMode mode, int columns) {
    findsTheSameMalformedRows(mode, columns, 10_000);
  }

  private static void findsTheSameMalformedRows(ParseMode mode, int columns, int files) {
    Random random = new Random(columns);
    int readable = 0;
    for (int i = 0; i < files; i++) {
      byte[] file = (header(columns) + "\n" + garbage(random)).getBytes(UTF_8);
      if (random.nextBoolean() && file.length > 12) {
        file[12] = (byte) 0xFF;
      }
      ParseSpec spec = lenient(mode, columns);
      String whole = outcome(() -> ReportRows.read(file, spec));
      readable += whole.equals(BROKEN) ? 0 : 1;
      for (int position = 1; position < file.length; position++) {
        int size = 1 + random.nextInt(file.length);
        int first = position;
        assertThat(outcome(() -> SplitRows.read(file, first, size, spec)))
            .as("%s split at %d, then in splits of %d", new String(file, UTF_8), position, size)
            .isEqualTo(whole);
      }
    }
    assertThat(readable).isBetween(files / 10, files * 9 / 10);
  }

  private static ParseSpec lenient(ParseMode mode, int columns) {
    String names =
        IntStream.range(1, columns)
            .mapToObj(i -> ", c" + i + " STRING")
            .collect(Collectors.joining());
    ParseSpec spec = spec("c0 INT" + names);
    return mode == ParseMode.PERMISSIVE
        ? spec("c0 INT" + names + ", bad STRING")
            .withMalformedRowRules(
                new MalformedRowRules(mode, "bad", spec.schema(), ErrorValues.FORM))
        : spec.withMalformedRowRules(
            new MalformedRowRules(mode, null, spec.schema(), ErrorValues.FORM));
  }

  /** The field is longer than the bytes of the first proof, from every byte on. */
  @ParameterizedTest
  @ValueSource(ints = {500, 70_000, 150_000})
  @ShortCases(1)
  void isNotMisledByAFieldThatLooksLikeAFile(int rowsInField) {
    isNotMisledByAFieldThatLooksLikeAFile(rowsInField, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 70_000, 150_000})
  @Tag("long")
  void isNotMisledAtManyPositionsOfTheField(int rowsInField) {
    isNotMisledByAFieldThatLooksLikeAFile(rowsInField, 100);
  }

  private static void isNotMisledByAFieldThatLooksLikeAFile(int rowsInField, int positions) {
    String inner = "\n" + "1,2,3\n".repeat(rowsInField) + "4,5";
    String text = "a,b,c\nx,\"" + inner + "\",y\nv,w,z\n";
    byte[] file = text.getBytes(UTF_8);
    ParseSpec spec = spec("a STRING, b STRING, c STRING");
    Random random = new Random(rowsInField);

    for (int i = 0; i < positions; i++) {
      int position = 1 + random.nextInt(file.length - 1);
      assertThat(SplitRows.read(file, position, file.length, spec))
          .as("split at %d of %d", position, file.length)
          .isEqualTo(List.of(List.of("x", inner, "y"), List.of("v", "w", "z")));
    }
  }

  /** Read from inside or outside of quotes, the file has two fields a row. */
  @Test
  void goesBackIfTwoCandidatesNeverProveWrong() {
    String text = "a,b\n" + "\",\",\",\"\n".repeat(60_000);
    byte[] file = text.getBytes(UTF_8);
    List<List<Object>> rows = SplitRows.read(file, 300_001, 100_003, spec("a STRING, b STRING"));

    assertThat(rows).hasSize(60_000).containsOnly(List.of(",", ","));
  }

  @Test
  void findsTheFirstRecordInAFileWithoutQuotes() {
    String text = "a,b\n" + "some text,another text\n".repeat(30_000);
    byte[] file = text.getBytes(UTF_8);

    assertThat(SplitRows.read(file, 150_000, 150_000, spec("b STRING")))
        .hasSize(30_000)
        .containsOnly(List.of("another text"));
  }

  @Test
  void readsEachDateInItsOwnFormInEverySplit() {
    String text = "a,b\n" + "2026-01-31,x\nJAN-2026,x\n20260131,x\n1/31/2026,x\n".repeat(90);
    byte[] file = text.getBytes(UTF_8);
    int day = (int) LocalDate.of(2026, 1, 31).toEpochDay();

    List<List<Object>> rows = SplitRows.read(file, 333, 200, spec("a DATE"));

    assertThat(rows).hasSize(360).startsWith(List.of(day), List.of(day - 30));
    assertThat(rows).isEqualTo(ReportRows.read(file, spec("a DATE")));
  }

  @Test
  void namesTheByteOfAWrongRow() {
    String text = "a,b\n" + "1,2\n".repeat(1000) + "1,x\n";

    assertThatThrownBy(() -> SplitRows.read(text.getBytes(UTF_8), 900, 900, spec("b INT")))
        .hasMessageContaining("row at byte 4004 of " + ReportRows.FILE);
  }

  private static final String BROKEN = "broken";

  private static String outcome(Supplier<List<List<Object>>> reading) {
    try {
      return reading.get().toString();
    } catch (PartnerInsightsException e) {
      assertThat(e.code()).isNotEqualTo(ErrorCode.DOWNLOAD_BROKEN);
      return BROKEN;
    }
  }

  private static ParseSpec spec(int columns) {
    return spec(
        IntStream.range(0, columns)
            .mapToObj(i -> "c" + i + " STRING")
            .collect(Collectors.joining(", ")));
  }

  private static ParseSpec spec(String ddl) {
    return ReportRows.spec(ddl);
  }

  private static String header(int columns) {
    return IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
  }

  private static String file(Random random, int columns) {
    StringBuilder file = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFF" : "");
    file.append(random.nextInt(5) == 0 ? "\"c0\"" + header(columns).substring(2) : header(columns));
    file.append(LINE_ENDS[random.nextInt(LINE_ENDS.length)]);
    for (int row = random.nextInt(9); row > 0; row--) {
      List<String> fields = new ArrayList<>(Collections.nCopies(columns, ""));
      fields.replaceAll(none -> FIELDS[random.nextInt(FIELDS.length)]);
      file.append(String.join(",", fields));
      file.append(
          row == 1 && random.nextBoolean() ? "" : LINE_ENDS[random.nextInt(LINE_ENDS.length)]);
    }
    return file.toString();
  }

  private static String garbage(Random random) {
    return random
        .ints(random.nextInt(24), 0, LETTERS.length())
        .mapToObj(i -> LETTERS.substring(i, i + 1))
        .collect(Collectors.joining());
  }
}
