package io.partnerinsights.spark;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Spark's rows and DuckDB's rows in one form: a list of texts and nulls for each row. */
final class Rows {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");

  private Rows() {}

  static List<List<String>> of(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Rows::of).toList();
  }

  private static List<String> of(Row row) {
    return IntStream.range(0, row.length()).mapToObj(i -> text(row.get(i))).toList();
  }

  static List<List<String>> of(List<Map<String, String>> expected) {
    return expected.stream().map(row -> List.copyOf(nullsAsText(row))).toList();
  }

  private static List<String> nullsAsText(Map<String, String> row) {
    return row.values().stream().map(value -> value == null ? "null" : number(value)).toList();
  }

  static String text(Object value) {
    if (value instanceof Timestamp time) {
      return SECONDS.format(Instant.ofEpochMilli(time.getTime()));
    }
    return value instanceof Date date
        ? date.toLocalDate().toString()
        : number(String.valueOf(value));
  }

  /** 1.50 and 1.5E0 are one number; DuckDB keeps the zeros of its decimals. */
  private static String number(String text) {
    return text.indexOf('.') >= 0 && DECIMAL.matcher(text).matches()
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text;
  }
}
