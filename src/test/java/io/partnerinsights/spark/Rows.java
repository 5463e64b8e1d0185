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

/** Converts rows of Spark and of DuckDB to the same form: a list of texts for each row. */
public final class Rows {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");

  private Rows() {}

  /** Collects the rows of a DataFrame as texts. */
  public static List<List<String>> of(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Rows::of).toList();
  }

  static List<String> of(Row row) {
    return IntStream.range(0, row.length()).mapToObj(i -> toText(row.get(i))).toList();
  }

  /** Converts rows of DuckDB to texts. */
  public static List<List<String>> of(List<Map<String, String>> databaseRows) {
    return databaseRows.stream().map(row -> List.copyOf(nullsAsText(row))).toList();
  }

  private static List<String> nullsAsText(Map<String, String> row) {
    return row.values().stream()
        .map(value -> value == null ? "null" : normalizeNumber(value))
        .toList();
  }

  /** Converts one value to a text; null is {@code "null"}. */
  public static String toText(Object value) {
    if (value instanceof Timestamp time) {
      return SECONDS.format(Instant.ofEpochMilli(time.getTime()));
    }
    if (value instanceof Instant time) {
      return SECONDS.format(time);
    }
    return value instanceof Date date
        ? date.toLocalDate().toString()
        : normalizeNumber(String.valueOf(value));
  }

  /** Writes equal numbers in the same way: DuckDB prints 1.50 where Spark prints 1.5 or 1.5E0. */
  private static String normalizeNumber(String text) {
    return text.indexOf('.') >= 0 && DECIMAL.matcher(text).matches()
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text;
  }
}
