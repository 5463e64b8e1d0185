package io.partnerinsights.core.csv;

import static io.partnerinsights.core.csv.ReportRows.newSpec;
import static io.partnerinsights.core.csv.ReportRows.permissiveSpec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.testing.ShortCases;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files split at every position; the rows must be those of the whole file. */
class SplitsTest {
  private static final String LETTERS = "\"\"\"\",,,\n\n\ra";
  private static final String BROKEN = "broken";

  /** Excel writes and reads such a line before the header. */
  @ParameterizedTest
  @ValueSource(strings = {"sep=,\n", "sep=,\r\n", "\uFEFFsep=,\n", "\"sep=,\"\r\n", "SEP=;\r"})
  void skipsTheLineOfTheSeparatorWhereverAFileIsSplit(String line) {
    for (int columns = 0; columns <= 3; columns++) {
      String text = columns == 0 ? "" : header(columns) + "\n" + row("\"a\n\"\"b\"", columns);
      byte[] file = (line + text).getBytes(UTF_8);
      ParseSpec spec = newSpec(ddl("STRING", columns));
      List<List<Object>> expected = CsvOracle.read(text.getBytes(UTF_8), spec).rows();

      assertThat(ReportRows.readRows(file, spec)).as(text).isEqualTo(expected);
      for (int position = 1; position <= file.length; position++) {
        assertThat(ReportRows.readSplits(file, position, 1 + position % 7, spec))
            .as("%s split at %d", text, position)
            .isEqualTo(expected);
      }
    }
  }

  private static String row(String field, int columns) {
    return String.join(",", Collections.nCopies(columns, field)) + "\r\n";
  }

  @ParameterizedTest
  @ShortCases(
      value = 2,
      csv =
          @CsvSource({
            "FAILFAST, 1",
            "FAILFAST, 2",
            "FAILFAST, 3",
            "PERMISSIVE, 1",
            "PERMISSIVE, 2",
            "PERMISSIVE, 3",
            "DROPMALFORMED, 1",
            "DROPMALFORMED, 2"
          }))
  void neverFindsOtherRowsInASampleThatBreaksTheRules(ParseMode mode, int columns) {
    neverFindsOtherRows(mode, columns, 200);
  }

  @ParameterizedTest
  @CsvSource({"FAILFAST, 1", "FAILFAST, 2", "FAILFAST, 3", "PERMISSIVE, 2", "DROPMALFORMED, 2"})
  @Tag("long")
  void neverFindsOtherRowsInAFileThatBreaksTheRules(ParseMode mode, int columns) {
    neverFindsOtherRows(mode, columns, 20_000);
  }

  /**
   * Reads short files of characters with a lexical meaning; most break the rules. In lenient modes
   * the number of fields proves nothing, but quotes must still be right.
   */
  private static void neverFindsOtherRows(ParseMode mode, int columns, int files) {
    Random random = new Random(columns);
    int broken = 0;
    for (int i = 0; i < files; i++) {
      byte[] file = (header(columns) + "\n" + garbage(random)).getBytes(UTF_8);
      if (mode.isLenient() && random.nextBoolean() && file.length > 12) {
        file[12] = (byte) 0xFF;
      }
      ParseSpec spec = anySpec(random, mode, columns);
      String whole = outcome(() -> ReportRows.readRows(file, spec));
      broken += whole.equals(BROKEN) ? 1 : 0;
      for (int position = 1; position < file.length; position++) {
        int size = 1 + random.nextInt(file.length);
        int first = position;
        assertThat(outcome(() -> ReportRows.readSplits(file, first, size, spec)))
            .as("%s split at %d, then in splits of %d", new String(file, UTF_8), position, size)
            .isEqualTo(whole);
      }
    }
    assertThat(broken).isBetween(files / 10, files * 39 / 40);
  }

  private static ParseSpec anySpec(Random random, ParseMode mode, int columns) {
    return switch (mode) {
      case FAILFAST -> newSpec(ddl("STRING", columns)).withMaxFieldSize(1 + random.nextInt(8));
      case PERMISSIVE ->
          permissiveSpec(ddl("INT", columns) + ", bad STRING", ddl("INT", columns), "bad");
      case DROPMALFORMED -> newSpec(ddl("INT", columns), mode);
    };
  }

  /** The field is longer than the bytes of the first proof, from every byte on. */
  @ParameterizedTest
  @ShortCases(value = 1, csv = @CsvSource({"500, 2", "500, 100", "70000, 15", "150000, 8"}))
  void isNotMisledByAFieldThatLooksLikeAFile(int rowsInField, int positions) {
    String inner = "\n" + "1,2,3\n".repeat(rowsInField) + "4,5";
    String text = "a,b,c\nx,\"" + inner + "\",y\nv,w,z\n";
    byte[] file = text.getBytes(UTF_8);
    ParseSpec spec = newSpec("a STRING, b STRING, c STRING");
    Random random = new Random(rowsInField);

    for (int i = 0; i < positions; i++) {
      int position = 1 + random.nextInt(file.length - 1);
      assertThat(ReportRows.readSplits(file, position, file.length, spec))
          .as("split at %d of %d", position, file.length)
          .isEqualTo(List.of(List.of("x", inner, "y"), List.of("v", "w", "z")));
    }
  }

  @Test
  void namesTheByteOfAWrongRow() {
    String text = "a,b\n" + "1,2\n".repeat(1000) + "1,x\n";

    assertThatThrownBy(
            () -> ReportRows.readSplits(text.getBytes(UTF_8), 900, 900, newSpec("b INT")))
        .hasMessageContaining("row at byte 4004 of " + ReportRows.FILE);
  }

  private static String outcome(Supplier<List<List<Object>>> reading) {
    try {
      return reading.get().toString();
    } catch (PartnerInsightsException e) {
      assertThat(e.code()).isNotEqualTo(ErrorCode.DOWNLOAD_BROKEN);
      return BROKEN;
    }
  }

  /** Returns columns c0, c1 …; the first has this type, the others are texts. */
  private static String ddl(String first, int columns) {
    return IntStream.range(0, columns)
        .mapToObj(i -> "c" + i + (i == 0 ? " " + first : " STRING"))
        .collect(Collectors.joining(", "));
  }

  private static String header(int columns) {
    return IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
  }

  private static String garbage(Random random) {
    return random
        .ints(random.nextInt(24), 0, LETTERS.length())
        .mapToObj(i -> LETTERS.substring(i, i + 1))
        .collect(Collectors.joining());
  }
}
