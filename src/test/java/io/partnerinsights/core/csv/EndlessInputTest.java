package io.partnerinsights.core.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records and headers that do not end, as a small gzip file may contain. */
final class EndlessInputTest {
  private static final int MIB = 1 << 20;
  private static final String FIELD = "x".repeat(12_000) + ",";

  @Test
  void surplusFieldsEndAtTheFirstOne() {
    Endless file = new Endless(FIELD);

    assertThat(failure("a,b\n1,2\n", file, ParseMode.FAILFAST))
        .hasMessageContainingAll("PI-5002", "more than 2 fields in row 2 (line 3)");
    assertThat(file.read).isLessThan(2 * MIB);
  }

  @ParameterizedTest
  @EnumSource(
      value = ParseMode.class,
      names = {"PERMISSIVE", "DROPMALFORMED"})
  void surplusFieldsAreBoundedInTheLenientModes(ParseMode mode) {
    Endless file = new Endless(FIELD);

    assertThat(failure("a,b\n1,2\n", file, mode))
        .hasMessageContainingAll("PI-5005", "a record is longer than", "row 2 (line 3)");
    assertThat(file.read).isLessThan(256 * MIB);
  }

  /** A larger maxFieldBytes would not help. */
  @Test
  void tooManyFieldsAreNoLargeField() {
    assertThat(failure("a,b\n1,2\n", new Endless(","), ParseMode.PERMISSIVE))
        .hasMessageContainingAll("PI-5005", "more than 100000 fields", "row 2 (line 3)")
        .hasMessageNotContaining("maxFieldBytes");
  }

  @ParameterizedTest
  @EnumSource(ParseMode.class)
  void aHeaderIsBounded(ParseMode mode) {
    Endless file = new Endless(FIELD);

    assertThat(failure("a,b,", file, mode)).hasMessageContainingAll("PI-5003", "header", "longer");
    assertThat(file.read).isLessThan(32 * MIB);
  }

  /** A header whose line ends after its limit has the same error, however it is buffered. */
  @Test
  void aLongHeaderThatEndsIsBounded() {
    String names = "a,b," + ("x".repeat(MIB / 2) + ",y").repeat(9) + "\n1,2\n";
    InputStream file = new ByteArrayInputStream(names.getBytes(StandardCharsets.US_ASCII));

    assertThat(failure(file, ParseMode.FAILFAST))
        .hasMessageContainingAll("PI-5003", "header", "longer");
  }

  private static PartnerInsightsException failure(String start, Endless rest, ParseMode mode) {
    InputStream first = new ByteArrayInputStream(start.getBytes(StandardCharsets.US_ASCII));
    return failure(new SequenceInputStream(first, rest), mode);
  }

  private static PartnerInsightsException failure(InputStream file, ParseMode mode) {
    ReportSchema schema = ReportRows.schema("a STRING, b STRING");
    ParseSpec spec =
        ReportRows.spec("a STRING, b STRING")
            .withMalformedRowRules(new MalformedRowRules(mode, null, schema, ErrorValues.FORM));
    PartnerInsightsException failure =
        catchThrowableOfType(
            PartnerInsightsException.class,
            () -> {
              try (CsvReader reader = CsvReader.open(file, spec)) {
                while (reader.next()) {
                  assertThat(reader.rowsRead()).isOne();
                }
              }
            });
    assertThat(failure).as("an error is expected").isNotNull();
    return failure;
  }

  /** Repeats a text for ever, and counts the bytes that were read. */
  private static final class Endless extends InputStream {
    private final byte[] text;
    private long read;

    Endless(String text) {
      this.text = text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int read() {
      return text[(int) (read++ % text.length)];
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      for (int i = 0; i < length; i++) {
        target[offset + i] = (byte) read();
      }
      return length;
    }
  }
}
