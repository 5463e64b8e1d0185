package io.partnerinsights.core.schema;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a type may be written in a hint: Spark's names and their aliases. */
final class TypeNames {
  /** What an error offers. */
  static final List<String> OFFERED =
      List.of("STRING", "INT", "BIGINT", "DOUBLE", "DECIMAL(p,s)", "BOOLEAN", "DATE", "TIMESTAMP");

  private static final Map<String, ColumnType> PLAIN =
      Map.ofEntries(
          Map.entry("STRING", ColumnType.STRING),
          Map.entry("INT", ColumnType.INT),
          Map.entry("INTEGER", ColumnType.INT),
          Map.entry("BIGINT", ColumnType.BIGINT),
          Map.entry("LONG", ColumnType.BIGINT),
          Map.entry("DOUBLE", ColumnType.DOUBLE),
          Map.entry("BOOLEAN", ColumnType.BOOLEAN),
          Map.entry("DATE", ColumnType.DATE),
          Map.entry("TIMESTAMP", ColumnType.TIMESTAMP));

  private static final List<String> DECIMALS = List.of("DECIMAL", "DEC", "NUMERIC");

  /** Types that Spark has and a report's column cannot have, with the one to write instead. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "VARCHAR", "STRING",
          "CHAR", "STRING",
          "TEXT", "STRING",
          "FLOAT", "DOUBLE",
          "REAL", "DOUBLE",
          "SMALLINT", "INT",
          "TINYINT", "INT",
          "BOOL", "BOOLEAN",
          "TIMESTAMP_NTZ", "TIMESTAMP",
          "TIMESTAMP_LTZ", "TIMESTAMP");

  private TypeNames() {}

  static boolean isDecimal(String word) {
    return DECIMALS.contains(upper(word));
  }

  /** The type of a name that takes no digits, or null. */
  static ColumnType plain(String word) {
    return PLAIN.get(upper(word));
  }

  /** The type to write instead of one that is known but not offered, or an empty text. */
  static String instead(String word) {
    return INSTEAD.getOrDefault(upper(word), "");
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
