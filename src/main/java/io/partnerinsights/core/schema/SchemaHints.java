package io.partnerinsights.core.schema;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Types that the user gives to columns, and that win over the dictionary. Written as SQL writes
 * columns:
 *
 * <pre>{@code
 * Month DATE, BilledRevenueUSD DECIMAL(18,2), `odd name` STRING
 * }</pre>
 *
 * <p>Types: STRING, INT or INTEGER, BIGINT or LONG, DOUBLE, DECIMAL(p,s) or NUMERIC(p,s), BOOLEAN,
 * DATE, TIMESTAMP. Names and types are read without case. Immutable.
 */
public final class SchemaHints {
  private static final SchemaHints NONE = new SchemaHints(Map.of());

  private final Map<String, ColumnType> types;

  private SchemaHints(Map<String, ColumnType> types) {
    Map<String, ColumnType> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(types);
    this.types = Collections.unmodifiableMap(copy);
  }

  /** No hints at all. */
  public static SchemaHints none() {
    return NONE;
  }

  /** These types; names that are equal without case count once. */
  public static SchemaHints of(Map<String, ColumnType> types) {
    return new SchemaHints(types);
  }

  /**
   * Reads hints; a blank text has none.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} with the position
   *     and the nearest type
   */
  public static SchemaHints parse(String text) {
    return new SchemaHints(HintParser.parse(text));
  }

  /** These hints, and the types for columns that have none. */
  SchemaHints or(Map<String, ColumnType> others) {
    Map<String, ColumnType> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(others);
    all.putAll(types);
    return new SchemaHints(all);
  }

  /** The type for that column, without case. */
  public Optional<ColumnType> find(String column) {
    return Optional.ofNullable(types.get(column));
  }

  /** The columns that have a hint. */
  public Set<String> columns() {
    return types.keySet();
  }
}
