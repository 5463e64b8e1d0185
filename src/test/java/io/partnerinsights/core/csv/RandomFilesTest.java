package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.testing.ShortCases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads random files, many of them damaged, in every mode, in steps of every size and in splits.
 * The rows and the number of malformed ones, or the error and its position, must be those of
 * Commons CSV and the JDK.
 */
class RandomFilesTest {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final String TEXT = "_corrupt";
  private static final ReportSchema ALL =
      ReportRows.parseSchema("t STRING, n BIGINT, d DATE, x DOUBLE");

  /** The texts of each column, separated by bars. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "t",
              "|one|1234567890|7 \" or more|é😀|\"\"|\"in quotes\"|\"two\r\nlines\"|\"a,b\""
                  + "|\"say \"\"hi\"\"\"|\"\"\"\"|\"\"\"é\"\"日\"\"\"|\",\"|\"\n\"|\"x\n\ny\ry\""
                  + "|\"\n1,2\n3,4\n\"",
          "n", "|1|-12|\"3\"|9223372036854775807",
          "d", "|2026-01-31|\"2024-02-29\"|1999-12-31 23:59:59",
          "x", "|1.5|-0.25|17|\"2.5\"");

  private static final String WRONG =
      "one|1,|1.5|9223372036854775808|\"4\"\"\"|2026-02-30|é|5\"|\"6,7\"";
  private static final String BROKEN = "\"x\"y|\"|\"\"\"|\" \n|a\"|,\n|\t\u0001";
  private static final String[] LINE_ENDS = {"\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"};
  private static final byte[][] NOT_UTF8 = {
    {(byte) 0xFF},
    {(byte) 0x80},
    {(byte) 0xC3},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xF0, (byte) 0x9F, (byte) 0x98}
  };

  static IntStream seeds() {
    return IntStream.range(0, 500);
  }

  static IntStream moreSeeds() {
    return IntStream.range(500, 2_000);
  }

  @ParameterizedTest
  @MethodSource("moreSeeds")
  @Tag("long")
  void moreFilesHaveTheSameRows(int seed) {
    agreesWithTheOracleAtEveryBoundary(seed);
    findsTheSameRowsWhereverTheFileIsSplit(seed);
    theSameRowsAreMalformedWhateverColumnsAreRead(seed);
  }

  /** Every byte is once the last of a read. */
  @ParameterizedTest
  @ShortCases(value = 60, methods = @MethodSource("seeds"))
  void agreesWithTheOracleAtEveryBoundary(int seed) {
    Random random = random(seed);
    List<ReportColumn> columns = someOf(random, ALL.columns(), 1);
    ParseSpec spec = spec(random, columns);
    int damage = damage(random, spec);
    byte[] file = file(random, columns, random.nextInt(12), damage, damage == NEVER ? NEVER : 25);

    String expected = expected(file, spec);
    for (int step = 1; step <= file.length + 1; step++) {
      assertThat(inStepsOf(step, file, spec))
          .as("%s, %s in steps of %d", spec, new String(file, UTF_8), step)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ShortCases(value = 30, methods = @MethodSource("seeds"))
  void findsTheSameRowsWhereverTheFileIsSplit(int seed) {
    Random random = random(seed);
    List<ReportColumn> columns = someOf(random, ALL.columns(), 1);
    ParseSpec spec = spec(random, columns).withMaxFieldSize(1000);
    int damage = spec.mode() == ParseMode.FAILFAST ? NEVER : 20;
    byte[] file = file(random, columns, random.nextInt(8), damage, NEVER);

    List<List<Object>> expected = CsvOracle.read(file, spec).rows();
    for (int position = 1; position <= file.length; position++) {
      assertThat(ReportRows.readSplits(file, position, file.length, spec))
          .as("%s, %s split at %d", spec, new String(file, UTF_8), position)
          .isEqualTo(expected);
    }
    for (int size = 1; size < 20; size++) {
      assertThat(ReportRows.readSplits(file, size, size, spec))
          .as("%s, %s in splits of %d", spec, new String(file, UTF_8), size)
          .isEqualTo(expected);
    }
  }

  /** The files are longer than a chunk, a batch and a read. */
  @ParameterizedTest
  @ShortCases(value = 3, values = @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8}))
  void agreesWithTheOracleOnLongFiles(int seed) {
    Random random = random(seed);
    ParseSpec spec = spec(random, ALL.columns()).withMaxBatchRows(1 + random.nextInt(5_000));
    int damage = spec.mode() == ParseMode.FAILFAST ? NEVER : 20;
    byte[] file = file(random, ALL.columns(), 20_000, damage, 1_000_000);

    assertThat(inStepsOf(1 << 17, file, spec)).isEqualTo(expected(file, spec));
  }

  @ParameterizedTest
  @ShortCases(value = 60, methods = @MethodSource("seeds"))
  void theSameRowsAreMalformedWhateverColumnsAreRead(int seed) {
    byte[] file = file(random(seed), ALL.columns(), 10, 20, NEVER);
    ParseSpec all = spec(ALL.columns(), ParseMode.DROPMALFORMED, null, ALL);
    int rows = ReportRows.readRows(file, all).size();
    List<List<Object>> texts =
        ReportRows.readRows(file, spec(List.of(), ParseMode.PERMISSIVE, TEXT, ALL));

    for (ReportColumn column : ALL.columns()) {
      List<ReportColumn> one = List.of(column);
      assertThat(ReportRows.readRows(file, spec(one, ParseMode.DROPMALFORMED, null, ALL)))
          .hasSize(rows);
      ParseSpec withText = spec(one, ParseMode.PERMISSIVE, TEXT, ALL);
      assertThat(ReportRows.readRows(file, withText).stream().map(row -> row.subList(1, 2)))
          .isEqualTo(texts);
    }
    assertThat(ReportRows.readRows(file, spec(List.of(), ParseMode.DROPMALFORMED, null, ALL)))
        .hasSize(rows);
    assertThat(texts.stream().filter(row -> row.get(0) == null)).hasSize(rows);
  }

  /** Commons CSV writes the files; their values have any texts. */
  @ParameterizedTest
  @ShortCases(value = 150, methods = @MethodSource("seeds"))
  void readsTheValuesThatWereWritten(int seed) throws IOException {
    Random random = random(seed);
    ReportFormat format = random.nextBoolean() ? ReportFormat.CSV : ReportFormat.TSV;
    CSVFormat written =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(format == ReportFormat.CSV ? ',' : '\t')
            .setRecordSeparator(LINE_ENDS[random.nextInt(4)])
            .setQuoteMode(random.nextBoolean() ? QuoteMode.MINIMAL : QuoteMode.ALL_NON_NULL)
            .get();
    int columns = 1 + random.nextInt(80);
    List<List<String>> rows = new ArrayList<>();
    for (int row = random.nextInt(30); row > 0; row--) {
      rows.add(IntStream.range(0, columns).mapToObj(i -> text(random)).toList());
    }
    ReportSchema schema =
        ReportRows.parseSchema(
            IntStream.range(0, columns)
                .mapToObj(i -> "c" + i + " STRING")
                .collect(Collectors.joining(", ")));
    StringBuilder file = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
    try (CSVPrinter printer = new CSVPrinter(file, written)) {
      printer.printRecord(schema.columnNames());
      printer.printRecords(rows);
    }

    byte[] bytes = file.toString().getBytes(UTF_8);
    ParseSpec spec =
        ParseSpec.of(ReportRows.FILE, schema, format).withMaxBatchRows(1 + random.nextInt(9));
    assertThat(ReportRows.readRows(bytes, spec)).isEqualTo(rows);
    assertThat(CsvOracle.read(bytes, spec).rows()).isEqualTo(rows);
  }

  private static String text(Random random) {
    String[] pieces =
        "a|Z|7|,|\t|\"|\"\"|\n|\r|\r\n| |é|€|日|😀|\uFEFF|'|\\|#|word |\0".split("\\|", -1);
    String text =
        random
            .ints(random.nextInt(6), 0, pieces.length)
            .mapToObj(i -> pieces[i])
            .collect(Collectors.joining());
    return text.isEmpty() ? null : text;
  }

  /** Spreads the seeds, because small ones start with similar random numbers. */
  private static Random random(int seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** Most files of FAILFAST are right, because the first damage ends the reading. */
  private static int damage(Random random, ParseSpec spec) {
    return spec.mode() == ParseMode.FAILFAST && random.nextInt(3) > 0 ? NEVER : 20;
  }

  /** Returns at least so many of the columns, in any order. */
  private static List<ReportColumn> someOf(Random random, List<ReportColumn> columns, int least) {
    List<ReportColumn> some = new ArrayList<>(columns);
    Collections.shuffle(some, random);
    return some.subList(0, least + random.nextInt(some.size() + 1 - least));
  }

  /** Reads some of the file's columns; without row texts PERMISSIVE checks only these. */
  private static ParseSpec spec(Random random, List<ReportColumn> columns) {
    List<ReportColumn> chosen = someOf(random, columns, 0);
    ParseMode mode = List.of(ParseMode.values()).get(random.nextInt(3));
    boolean permissive = mode == ParseMode.PERMISSIVE;
    String text = permissive && random.nextBoolean() ? TEXT : null;
    List<ReportColumn> checked = permissive && text == null ? chosen : columns;
    return spec(chosen, mode, text, new ReportSchema(checked))
        .withMaxBatchRows(1 + random.nextInt(6))
        .withMaxFieldSize(random.nextInt(5) == 0 ? 1 + random.nextInt(30) : 1000);
  }

  private static ParseSpec spec(
      List<ReportColumn> columns, ParseMode mode, String text, ReportSchema checked) {
    List<ReportColumn> read = new ArrayList<>(columns);
    if (text != null) {
      read.addAll(ReportRows.parseSchema(text + " STRING").columns());
    }
    return ParseSpec.of(ReportRows.FILE, new ReportSchema(read), ReportFormat.CSV)
        .withMalformedRowRules(new MalformedRowRules(mode, text, checked, ValueDisplay.FORM));
  }

  /** Creates a file in which one of so many fields is damaged, or breaks the rules of quotes. */
  private static byte[] file(
      Random random, List<ReportColumn> columns, int records, int damageEvery, int brokenEvery) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    write(file, random.nextInt(9) == 0 ? "\uFEFF" : "");
    String[] header = columns.stream().map(ReportColumn::name).toArray(String[]::new);
    Arrays.setAll(
        header, i -> random.nextInt(5) == 0 ? '"' + columns.get(i).name() + '"' : header[i]);
    write(file, String.join(",", header) + oneOf(random, LINE_ENDS));
    for (int i = 0; i < records; i++) {
      boolean cut = random.nextInt(damageEvery) == 0;
      int count = cut ? 1 + random.nextInt(6) : columns.size();
      for (int j = 0; j < count; j++) {
        write(file, j == 0 ? "" : ",");
        String fields = FIELDS.get(columns.get(j % columns.size()).name());
        fields = random.nextInt(damageEvery) == 0 ? WRONG : fields;
        String field = oneOf(random, fields.split("\\|", -1));
        // After a CR Commons CSV reads one character ahead and blames the complete row.
        boolean first = j == 0 && field.isEmpty();
        boolean damaged = !first && random.nextInt(damageEvery) == 0;
        boolean broken = !first && random.nextInt(brokenEvery) == 0;
        write(file, first && cut ? "1" : field, damaged, random);
        write(file, broken ? oneOf(random, BROKEN.split("\\|", -1)) : "");
      }
      write(file, i + 1 < records || random.nextBoolean() ? oneOf(random, LINE_ENDS) : "");
    }
    return file.toByteArray();
  }

  /** Damages the end of the field, inside its quotes if it has any. */
  private static void write(
      ByteArrayOutputStream file, String field, boolean damaged, Random random) {
    int end = field.matches("(?s)\".*\"") ? field.length() - 1 : field.length();
    write(file, field.substring(0, end));
    if (damaged) {
      file.writeBytes(NOT_UTF8[random.nextInt(NOT_UTF8.length)]);
    }
    write(file, field.substring(end));
  }

  private static void write(ByteArrayOutputStream file, String text) {
    file.writeBytes(text.getBytes(UTF_8));
  }

  private static String oneOf(Random random, String[] texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static String inStepsOf(int step, byte[] file, ParseSpec spec) {
    try (CsvReader reader = CsvReader.open(new ByteArrayInputStream(file), spec, step)) {
      List<List<Object>> rows = ReportRows.readRows(reader);
      return reader.malformedRowCounter().count() + " malformed: " + rows;
    } catch (PartnerInsightsException e) {
      return e.getMessage();
    }
  }

  private static String expected(byte[] file, ParseSpec spec) {
    try {
      CsvOracle.Result result = CsvOracle.read(file, spec);
      return result.malformedRows() + " malformed: " + result.rows();
    } catch (PartnerInsightsException e) {
      return e.getMessage();
    }
  }
}
