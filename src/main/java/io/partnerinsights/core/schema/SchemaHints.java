package io.partnerinsights.core.schema;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.MoneyType;
import io.partnerinsights.core.options.Options;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Types that the user sets for columns, and for all amounts of money. They take precedence over the
 * dictionary. Those of columns are written as in SQL:
 *
 * <pre>{@code
 * Month DATE, BilledRevenueUSD DECIMAL(18,2), `odd name` STRING
 * }</pre>
 *
 * <p>Types: STRING, INT or INTEGER, BIGINT or LONG, DOUBLE, DECIMAL(p,s) or NUMERIC(p,s), BOOLEAN,
 * DATE, TIMESTAMP. Names and types are read without case. Immutable.
 */
public final class SchemaHints {
  /** Compares names without case. */
  private final Map<String, ColumnType> types;

  private final MoneyType money;

  private SchemaHints(Map<String, ColumnType> types, MoneyType money) {
    this.types = types;
    this.money = money;
  }

  /**
   * Returns the hints of options {@code schemaHints} and {@code money}.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT}
   */
  public static SchemaHints of(ConnectorOptions options) {
    String columns = options.find(Options.SCHEMA_HINTS).orElse("");
    return new SchemaHints(HintParser.parse(columns), options.get(Options.MONEY));
  }

  /**
   * Parses hints; a blank text has none.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} with the position
   *     and a remedy
   */
  public static SchemaHints parse(String text) {
    return new SchemaHints(HintParser.parse(text), MoneyType.DECIMAL);
  }

  /** Returns the type for that column, ignoring case. */
  public Optional<ColumnType> find(String column) {
    return Optional.ofNullable(types.get(column));
  }

  /** Returns the type of a column of the dictionary that has no hint of its own. */
  public ColumnType typeOf(DictionaryColumn column) {
    return isMoneyAsDouble(column) ? ColumnType.DOUBLE : column.type();
  }

  private boolean isMoneyAsDouble(DictionaryColumn column) {
    return column.kind() == ColumnKind.MONEY && money == MoneyType.DOUBLE;
  }

  /**
   * Whether the user has set the type of a column, by its name or as an amount of money.
   *
   * @param known the column in the dictionary, if it is there
   */
  public boolean decide(String column, @Nullable DictionaryColumn known) {
    return types.containsKey(column) || (known != null && isMoneyAsDouble(known));
  }

  public Set<String> columns() {
    return types.keySet();
  }
}
