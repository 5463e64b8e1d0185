package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.schema.ColumnKind;
import io.partnerinsights.core.schema.DictionaryColumn;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name the name, in the service's spelling
 * @param kind the kind from the dictionary; null if unknown, and then nothing is pushed down on the
 *     column
 * @param period whether it is the period of a record, by which a time range of whole months selects
 * @param metric whether the service aggregates it over the combinations of the other columns
 */
public record TableColumn(String name, @Nullable ColumnKind kind, boolean period, boolean metric) {

  static TableColumn of(String name, @Nullable DictionaryColumn known, boolean metric) {
    return known == null
        ? new TableColumn(name, null, false, metric)
        : new TableColumn(name, known.kind(), known.period(), metric);
  }

  TableColumn withoutKind() {
    return new TableColumn(name, null, false, metric);
  }

  /** Whether the service compares its values as texts, ignoring case. */
  boolean isText() {
    return kind != null && kind.isText();
  }

  /** Whether its values are whole numbers, which a file shows without rounding. */
  boolean isWholeNumber() {
    return is(ColumnKind.INTEGER) || is(ColumnKind.FLAG01);
  }

  /** Whether its values are decimals, which a file may show rounded. */
  boolean isDecimal() {
    return is(ColumnKind.DECIMAL) || is(ColumnKind.MONEY);
  }

  /** Whether its values are days, months or times. */
  boolean isDate() {
    return is(ColumnKind.DATE) || is(ColumnKind.TIME);
  }

  /** Orders columns by the likely number of their values; those with the fewest come first. */
  int manyValues() {
    if (is(ColumnKind.FLAG01)) {
      return 0;
    }
    if (is(ColumnKind.ENUM)) {
      return 1;
    }
    int withoutPeriod = is(ColumnKind.INTEGER) ? 3 : 4;
    return period ? 2 : withoutPeriod;
  }

  private boolean is(ColumnKind other) {
    return kind == other;
  }
}
