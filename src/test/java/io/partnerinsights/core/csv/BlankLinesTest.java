package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.column.BytesColumn;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.testing.ShortCases;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small gzip file may contain gigabytes of blank lines: they take no memory. */
final class BlankLinesTest {
  private static final int LINES = 12 << 20;
  private static final String COLUMNS = "a BIGINT, b STRING";

  @ParameterizedTest
  @CsvSource({"FAILFAST,LF", "PERMISSIVE,LF", "PERMISSIVE,CRLF", "DROPMALFORMED,LF"})
  @ShortCases(2)
  void areSkippedBeforeAndBetweenRows(ParseMode mode, String lineEnd) {
    String end = lineEnd.equals("LF") ? "\n" : "\r\n";
    boolean permissive = mode == ParseMode.PERMISSIVE;
    String malformed = mode == ParseMode.FAILFAST ? "3,z" : "3,z,surplus";
    MalformedRowRules rules =
        new MalformedRowRules(
            mode, permissive ? "c" : null, ReportRows.schema(COLUMNS), ErrorValues.FORM);
    ParseSpec spec =
        ReportRows.spec(permissive ? COLUMNS + ", c STRING" : COLUMNS).withMalformedRowRules(rules);
    List<List<Object>> rows = new ArrayList<>();

    try (CsvReader reader =
        CsvReader.open(
            file(end, "a,b" + end + "1,x" + end, "2,y" + end + malformed + end, "4,w"), spec)) {
      while (reader.next()) {
        rows.addAll(ReportRows.rows(reader.batch()));
        assertThat(((BytesColumn) reader.batch().column(1)).bytes().length).isLessThan(4 << 20);
      }
    }

    List<List<Object>> expected = new ArrayList<>(List.of(row(1L, "x"), row(2L, "y")));
    if (mode != ParseMode.DROPMALFORMED) {
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
      streams.add(new EndlessInputTest.Repeated("", end, LINES / end.length()));
      streams.add(new ByteArrayInputStream(part.getBytes(UTF_8)));
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }
}
