package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.testing.ShortCases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads random files in steps of every size, so that every byte is once the last of a read. The
 * rows, or the error and its position, must be those of Commons CSV.
 */
class ChunkBoundariesTest {
  /** Mostly characters with a lexical meaning. */
  private static final String[] PIECES = {
    "a",
    "bc",
    "1",
    "12345678",
    ",",
    ",",
    ",",
    "\"",
    "\"",
    "\"\"",
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "é",
    "€",
    "😀",
    "\t",
    "\u0001",
    "longer than a word",
    "\n1,2\n",
    ",\"x\"\"y\",",
    "\"\"\"\""
  };

  private static final String[] FIELDS = {
    "",
    "1",
    "12",
    "1234567890",
    "7 \" or more",
    "é😀",
    "\"\"",
    "\"3\"",
    "\"two\r\nlines\"",
    "\"a,b\"",
    "\"say \"\"hi\"\"\"",
    "\"\"\"\"",
    "\"日本語, in quotes\"",
    "\"x\n\ny\ry\""
  };

  private static final String[] LINE_ENDS = {"\n", "\n", "\r\n", "\r"};

  private static final byte[][] NOT_UTF8 = {
    {(byte) 0xFF},
    {(byte) 0xC3},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80}
  };

  static IntStream seeds() {
    return IntStream.range(0, 400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @ShortCases(120)
  void agreesWithCommonsCsvAtEveryBoundary(int seed) {
    // Spreads the seeds, because small ones start with similar random numbers.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    byte[] file = file(random, random.nextInt(4) == 0);
    ParseSpec spec = spec(random);

    String expected = commonsCsv(file, spec);
    for (int step = 1; step <= file.length + 1; step++) {
      assertThat(inStepsOf(step, file, spec))
          .as("%s in steps of %d", new String(file, UTF_8), step)
          .isEqualTo(expected);
    }
  }

  /** The files are longer than a chunk, a batch and a read. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  @ShortCases(2)
  void agreesWithCommonsCsvOnLongFiles(int seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("x,y\n".getBytes(UTF_8));
    for (int i = 0; i < 30_000; i++) {
      file.writeBytes(record(random, 1).getBytes(UTF_8));
    }
    if (seed % 2 == 0) {
      file.writeBytes("the,last,line".getBytes(UTF_8));
    }
    ParseSpec spec =
        ReportRows.spec(seed < 4 ? "y STRING" : "y STRING, x STRING")
            .withBatchRows(1 + random.nextInt(5_000));

    assertThat(inStepsOf(1 << 17, file.toByteArray(), spec))
        .isEqualTo(commonsCsv(file.toByteArray(), spec));
  }

  /** Selects none, some or all columns; some specs have a small maximum field size. */
  private static ParseSpec spec(Random random) {
    String[] schemas = {
      "", "y STRING", "y INT", "x STRING, y STRING", "y STRING, x BIGINT", "y STRING, x STRING"
    };
    ParseSpec spec = ReportRows.spec(schemas[random.nextInt(schemas.length)]);
    return spec.withBatchRows(1 + random.nextInt(4))
        .withMaxFieldSize(random.nextInt(5) == 0 ? 1 + random.nextInt(20) : 1000);
  }

  private static byte[] file(Random random, boolean damaged) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes((random.nextInt(9) == 0 ? "\uFEFF" : "").getBytes(UTF_8));
    file.writeBytes((random.nextInt(9) == 0 ? "\r\ny\r\n" : "x,y\n").getBytes(UTF_8));
    int garbage = random.nextInt(3) == 0 ? 4 : 60;
    int records = random.nextInt(20);
    for (int i = 0; i < records; i++) {
      String record = record(random, 1 + random.nextInt(9) / 8);
      file.writeBytes(record.getBytes(UTF_8));
      if (random.nextInt(garbage) == 0) {
        file.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
      }
      // After a CR Commons CSV reads one character ahead and blames the complete row.
      if (damaged && !record.endsWith("\r") && random.nextInt(10) == 0) {
        file.writeBytes(NOT_UTF8[random.nextInt(NOT_UTF8.length)]);
      }
    }
    return file.toByteArray();
  }

  private static String record(Random random, int lineEnds) {
    StringBuilder record = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      String text = FIELDS[random.nextInt(FIELDS.length)];
      record.append(i == 0 ? "" : ",").append(text);
    }
    return record + LINE_ENDS[random.nextInt(LINE_ENDS.length)].repeat(lineEnds);
  }

  private static String inStepsOf(int step, byte[] file, ParseSpec spec) {
    List<Object> rows = new ArrayList<>();
    try (CsvReader reader = CsvReader.open(new ByteArrayInputStream(file), spec, step)) {
      while (reader.next()) {
        rows.addAll(ReportRows.rows(reader.batch()));
      }
      return rows.toString();
    } catch (PartnerInsightsException e) {
      return e.getMessage();
    }
  }

  private static String commonsCsv(byte[] file, ParseSpec spec) {
    try {
      return CsvOracle.read(file, spec).rows().toString();
    } catch (PartnerInsightsException e) {
      return e.getMessage();
    }
  }
}
