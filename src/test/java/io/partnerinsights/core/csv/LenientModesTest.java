package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.testing.ShortCases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads damaged files in the lenient modes, in steps of every size. The rows and the number of
 * malformed ones, or the error and its position, must be those of Commons CSV and the JDK.
 */
class LenientModesTest {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final String TEXT = "_corrupt";
  private static final ReportSchema ALL = ReportRows.schema("t STRING, n BIGINT, d DATE, x DOUBLE");

  private static final String[] TEXTS = {
    "",
    "one",
    "7 \" or more",
    "é😀",
    "\"in quotes\"",
    "\"two\r\nlines\"",
    "\"a,b\"",
    "\"say \"\"hi\"\"\"",
    "\"\"\"\"",
    "\"\"\"é\"\"日\"\"\"",
    "\"x\n\ny\ry\""
  };
  private static final String[] NUMBERS = {"", "1", "-12", "\"3\"", "9223372036854775807"};
  private static final String[] WRONG = {
    "one", "1,", "1.5", "9223372036854775808", "\"4\"\"\"", "2026-02-30", "é", "5\"", "\"6,7\""
  };
  private static final String[] DATES = {"", "2026-01-31", "\"2024-02-29\"", "1999-12-31"};
  private static final String[] DOUBLES = {"", "1.5", "-0.25", "17", "\"2.5\""};
  private static final String[] LINE_ENDS = {"\n", "\n", "\r\n", "\r", "\n\n"};
  private static final String[] BROKEN = {"\"x\"y", "\"", "\"\"\"", "\" \n"};
  private static final byte[][] NOT_UTF8 = {
    {(byte) 0xFF},
    {(byte) 0x80},
    {(byte) 0xC3},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xF0, (byte) 0x9F, (byte) 0x98}
  };

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  static IntStream moreSeeds() {
    return IntStream.range(150, 2_000);
  }

  @ParameterizedTest
  @MethodSource("moreSeeds")
  @Tag("long")
  void moreFilesHaveTheSameRows(int seed) {
    agreesWithTheOracleAtEveryBoundary(seed);
    findsTheSameRowsWhereverTheFileIsSplit(seed);
    theSameRowsAreMalformedWhateverColumnsAreRead(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @ShortCases(60)
  void agreesWithTheOracleAtEveryBoundary(int seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    byte[] file = file(random, random.nextInt(8), random.nextInt(4) == 0 ? 12 : NEVER);
    ParseSpec spec = spec(random);

    String expected = expected(file, spec);
    for (int step = 1; step <= file.length + 1; step++) {
      assertThat(inStepsOf(step, file, spec))
          .as("%s, %s in steps of %d", spec, new String(file, UTF_8), step)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @ShortCases(60)
  void findsTheSameRowsWhereverTheFileIsSplit(int seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    byte[] file = file(random, random.nextInt(6), NEVER);
    ParseSpec spec = spec(random).withMaxFieldSize(1000);

    List<List<Object>> expected = CsvOracle.read(file, spec).rows();
    for (int position = 1; position <= file.length; position++) {
      assertThat(SplitRows.read(file, position, file.length, spec))
          .as("%s, %s split at %d", spec, new String(file, UTF_8), position)
          .isEqualTo(expected);
    }
    for (int size = 1; size < 10; size++) {
      assertThat(SplitRows.read(file, size, size, spec))
          .as("%s, %s in splits of %d", spec, new String(file, UTF_8), size)
          .isEqualTo(expected);
    }
  }

  /** The files are longer than a chunk, a batch and a read. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void agreesWithTheOracleOnLongFiles(int seed) {
    Random random = new Random(seed);
    byte[] file = file(random, 20_000, 1_000_000);
    ParseSpec spec = spec(random).withBatchRows(1 + random.nextInt(5_000));

    assertThat(inStepsOf(1 << 17, file, spec)).isEqualTo(expected(file, spec));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @ShortCases(60)
  void theSameRowsAreMalformedWhateverColumnsAreRead(int seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    byte[] file = file(random, 10, NEVER);
    MalformedRowRules dropping =
        new MalformedRowRules(ParseMode.DROPMALFORMED, null, ALL, ErrorValues.FORM);
    MalformedRowRules permissive =
        new MalformedRowRules(ParseMode.PERMISSIVE, TEXT, ALL, ErrorValues.FORM);
    ParseSpec all = spec("t STRING, n BIGINT, d DATE, x DOUBLE", dropping);
    int rows = ReportRows.read(file, all).size();
    List<List<Object>> texts = ReportRows.read(file, spec(TEXT + " STRING", permissive));

    for (ReportColumn column : ALL.columns()) {
      ReportSchema one = new ReportSchema(List.of(column));
      assertThat(ReportRows.read(file, spec(one.toString(), dropping))).hasSize(rows);
      ParseSpec withText = spec(one + ", " + TEXT + " STRING", permissive);
      assertThat(ReportRows.read(file, withText).stream().map(row -> row.subList(1, 2)))
          .isEqualTo(texts);
    }
    assertThat(ReportRows.read(file, spec("", dropping))).hasSize(rows);
    assertThat(texts.stream().filter(row -> row.get(0) == null)).hasSize(rows);
  }

  /** The malformed rows are more than a batch may hold. */
  @Test
  void continuesAfterABatchOfMalformedRowsOnly() {
    String file = "t,n,d,x\n" + "a long malformed row,x,,\n".repeat(300_000) + "the last,1,,\n";
    MalformedRowRules dropping =
        new MalformedRowRules(ParseMode.DROPMALFORMED, null, ALL, ErrorValues.FORM);

    try (CsvReader reader = open(file, spec("t STRING", dropping))) {
      assertThat(reader.next()).isTrue();
      assertThat(ReportRows.rows(reader.batch())).isEqualTo(List.of(List.of("the last")));
      assertThat(reader.malformed().count()).isEqualTo(300_000);
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void describesTheNumberAndTheFirstOfMalformedRows() {
    String file = "t,n,d,x\na,1,,\n\"two\nlines\",2\nb,three,,\nc,4,,\n";
    MalformedRowRules permissive =
        new MalformedRowRules(ParseMode.PERMISSIVE, null, ALL, ErrorValues.FORM);

    try (CsvReader reader = open(file, spec("n BIGINT", permissive))) {
      assertThat(reader.malformed()).hasToString("no malformed rows");
      assertThat(reader.next()).isTrue();
      assertThat(reader.malformed().count()).isEqualTo(2);
      assertThat(reader.malformed()).hasToString("2 malformed rows, the first is row 2 (line 3)");
    }
  }

  @ParameterizedTest
  @EnumSource(ParseMode.class)
  void refusesAMalformedHeaderInEveryMode(ParseMode mode) {
    ParseSpec spec = spec("t STRING", new MalformedRowRules(mode, null, ALL, ErrorValues.FORM));
    byte[] damaged = "t,n,d,x?\na,1,,\n".getBytes(UTF_8);
    damaged[7] = (byte) 0xFF;

    assertThatThrownBy(() -> ReportRows.read(damaged, spec))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_CORRUPT))
        .hasMessageContainingAll("Byte 7", "row 1 (line 1)");
    assertThatThrownBy(() -> ReportRows.read("u,n,d,x\n".getBytes(UTF_8), spec))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.HEADER_MISMATCH));
  }

  @ParameterizedTest
  @EnumSource(
      value = ParseMode.class,
      names = {"PERMISSIVE", "DROPMALFORMED"})
  void refusesFarTooManyFields(ParseMode mode) {
    byte[] file = ("t,n,d,x\n" + ",".repeat(100_000) + "\n").getBytes(UTF_8);
    ParseSpec spec = spec("t STRING", new MalformedRowRules(mode, null, ALL, ErrorValues.FORM));

    assertThatThrownBy(() -> ReportRows.read(file, spec))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_TOO_LARGE));
  }

  private static CsvReader open(String file, ParseSpec spec) {
    return CsvReader.open(new ByteArrayInputStream(file.getBytes(UTF_8)), spec);
  }

  private static ParseSpec spec(String ddl, MalformedRowRules malformedRowRules) {
    return ReportRows.spec(ddl).withMalformedRowRules(malformedRowRules);
  }

  /** Selects some of the four columns; without row texts PERMISSIVE checks only these. */
  private static ParseSpec spec(Random random) {
    List<ReportColumn> columns = new ArrayList<>(ALL.columns());
    Collections.shuffle(columns, random);
    columns = new ArrayList<>(columns.subList(0, random.nextInt(5)));
    ReportSchema chosen = new ReportSchema(columns);
    MalformedRowRules malformedRowRules =
        switch (random.nextInt(3)) {
          case 0 -> new MalformedRowRules(ParseMode.DROPMALFORMED, null, ALL, ErrorValues.FORM);
          case 1 -> new MalformedRowRules(ParseMode.PERMISSIVE, null, chosen, ErrorValues.FORM);
          default -> new MalformedRowRules(ParseMode.PERMISSIVE, TEXT, ALL, ErrorValues.FORM);
        };
    if (malformedRowRules.textColumn() != null) {
      columns.add(
          random.nextInt(columns.size() + 1), ReportRows.schema(TEXT + " STRING").columns().get(0));
    }
    return ParseSpec.of(ReportRows.FILE, new ReportSchema(columns), ReportFormat.CSV)
        .withMalformedRowRules(malformedRowRules)
        .withBatchRows(1 + random.nextInt(6))
        .withMaxFieldSize(random.nextInt(5) == 0 ? 12 + random.nextInt(20) : 1000);
  }

  /** Creates a file in which about every third row is damaged. */
  private static byte[] file(Random random, int records, int brokenEvery) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes((random.nextInt(9) == 0 ? "\uFEFF" : "").getBytes(UTF_8));
    file.writeBytes((random.nextBoolean() ? "t,n,d,x\n" : "x,\"n\",t,d\r\n").getBytes(UTF_8));
    for (int i = 0; i < records; i++) {
      String[][] fields = {TEXTS, NUMBERS, DATES, DOUBLES};
      int count = random.nextInt(12) == 0 ? 1 + random.nextInt(6) : 4;
      for (int j = 0; j < count; j++) {
        file.writeBytes((j == 0 ? "" : ",").getBytes(UTF_8));
        String[] right = fields[random.nextInt(15) == 0 ? random.nextInt(4) : j % 4];
        String[] choice = random.nextInt(20) == 0 ? WRONG : right;
        writeField(random, choice[random.nextInt(choice.length)], file);
        if (random.nextInt(brokenEvery) == 0) {
          file.writeBytes(BROKEN[random.nextInt(BROKEN.length)].getBytes(UTF_8));
        }
      }
      if (i + 1 < records || random.nextBoolean()) {
        file.writeBytes(LINE_ENDS[random.nextInt(LINE_ENDS.length)].getBytes(UTF_8));
      }
    }
    return file.toByteArray();
  }

  /** Sometimes adds malformed bytes at the end of the field, inside its quotes if it has any. */
  private static void writeField(Random random, String field, ByteArrayOutputStream file) {
    byte[] damage = NOT_UTF8[random.nextInt(NOT_UTF8.length)];
    byte[] written = field.getBytes(UTF_8);
    int end = field.matches("(?s)\".*\"") ? written.length - 1 : written.length;
    file.write(written, 0, end);
    if (random.nextInt(20) == 0) {
      file.writeBytes(damage);
    }
    file.write(written, end, written.length - end);
  }

  private static String inStepsOf(int step, byte[] file, ParseSpec spec) {
    List<Object> rows = new ArrayList<>();
    try (CsvReader reader = CsvReader.open(new ByteArrayInputStream(file), spec, step)) {
      while (reader.next()) {
        rows.addAll(ReportRows.rows(reader.batch()));
      }
      return reader.malformed().count() + " malformed: " + rows;
    } catch (PartnerInsightsException e) {
      return e.getMessage();
    }
  }

  private static String expected(byte[] file, ParseSpec spec) {
    try {
      CsvOracle.Result result = CsvOracle.read(file, spec);
      return result.malformed() + " malformed: " + result.rows();
    } catch (PartnerInsightsException e) {
      return e.getMessage();
    }
  }
}
