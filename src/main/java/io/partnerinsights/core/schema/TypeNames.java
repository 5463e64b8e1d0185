package io.partnerinsights.core.schema;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of types in schema hints: SQL names and their aliases. */
final class TypeNames {
  /** The names that error messages list. */
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

  /** SQL types that a report's column cannot have, with the type to use instead. */
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

  /** Returns the type with that name, or null; DECIMAL has digits and is not included. */
  static @Nullable ColumnType plain(String word) {
    return PLAIN.get(upper(word));
  }

  /** Returns the type to use instead of an unsupported SQL type, or an empty text. */
  static String instead(String word) {
    return INSTEAD.getOrDefault(upper(word), "");
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
