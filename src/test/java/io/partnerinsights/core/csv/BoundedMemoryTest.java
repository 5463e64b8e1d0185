package io.partnerinsights.core.csv;

import static io.partnerinsights.core.csv.ReportRows.spec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.column.BytesColumn;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BoundedMemoryTest {
  private static final int WIDE = 5_000;
  private static final String ROW =
      "2026-01-01,\"Contoso, Ltd.\nof \"\"Redmond\"\"\",12.5," + "x".repeat(60) + "\n";

  @Test
  @Tag("full")
  void readsHundredsOfMegabytesThroughTheSameBuffers() {
    long rows = (320L << 20) / ROW.length();
    CountingStream file = new CountingStream(file("Month,Name,Revenue,Text\n", ROW, rows));

    try (CsvReader reader = CsvReader.open(file, spec("Month DATE, Name STRING, Revenue DOUBLE"))) {
      assertThat(reader.next()).isTrue();
      BytesColumn names = (BytesColumn) reader.batch().column(1);
      byte[] buffer = names.bytes();
      long bytesAhead = 0;
      while (reader.next()) {
        assertThat(reader.batch().rows()).isLessThanOrEqualTo(ParseSpec.DEFAULT_BATCH_ROWS);
        bytesAhead = Math.max(bytesAhead, file.count() - reader.rowsRead() * ROW.length());
      }
      assertThat(reader.rowsRead()).isEqualTo(rows);
      assertThat(file.count()).isGreaterThan(300L << 20);
      assertThat(names.bytes()).isSameAs(buffer);
      assertThat(bytesAhead).isLessThan(1 << 18);
    }
  }

  @Test
  void endsABatchOfLongTextsEarly() {
    String text = "y".repeat(1_000_000);
    InputStream file = file("Text\n", text + "\n", 100);

    try (CsvReader reader = CsvReader.open(file, spec("Text STRING"))) {
      int batches = 0;
      while (reader.next()) {
        batches++;
        assertThat(reader.batch().rows()).isLessThanOrEqualTo(5);
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

    try (CsvReader reader = CsvReader.open(file(names + "\n", row + "\n", 1_000), spec(types))) {
      while (reader.next()) {
        assertThat((long) reader.batch().rows() * WIDE * Long.BYTES).isLessThanOrEqualTo(8 << 20);
      }
      assertThat(reader.rowsRead()).isEqualTo(1_000);
    }
  }

  private static String columns(IntFunction<String> text, String separator) {
    return IntStream.range(0, WIDE).mapToObj(text).collect(Collectors.joining(separator));
  }

  private static InputStream file(String header, String row, long rows) {
    return new SequenceInputStream(
        new ByteArrayInputStream(header.getBytes(UTF_8)), new RepeatedBytes(row, rows));
  }
}
