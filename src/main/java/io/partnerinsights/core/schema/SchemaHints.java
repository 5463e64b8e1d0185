package io.partnerinsights.core.schema;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Types that the user sets for columns. They take precedence over the dictionary, and are written
 * as in SQL:
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

  /** Returns hints without any column. */
  public static SchemaHints none() {
    return NONE;
  }

  /**
   * Returns the hints of option {@code schemaHints}.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT}
   */
  public static SchemaHints of(ConnectorOptions options) {
    return options.find(Options.SCHEMA_HINTS).map(SchemaHints::parse).orElse(NONE);
  }

  /**
   * Parses hints; a blank text has none.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} with the position
   *     and a remedy
   */
  public static SchemaHints parse(String text) {
    return new SchemaHints(HintParser.parse(text));
  }

  /** Returns the type for that column, ignoring case. */
  public Optional<ColumnType> find(String column) {
    return Optional.ofNullable(types.get(column));
  }

  /** Returns the columns that have a hint. */
  public Set<String> columns() {
    return types.keySet();
  }
}
