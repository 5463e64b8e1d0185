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
 * @param isPeriod whether it is the period of a record, by which a time range of whole months
 *     selects
 * @param isMetric whether the service aggregates it over the combinations of the other columns
 */
public record TableColumn(
    String name, @Nullable ColumnKind kind, boolean isPeriod, boolean isMetric) {

  static TableColumn of(String name, @Nullable DictionaryColumn entry, boolean isMetric) {
    return entry == null
        ? new TableColumn(name, null, false, isMetric)
        : new TableColumn(name, entry.kind(), entry.isPeriod(), isMetric);
  }

  TableColumn withoutKind() {
    return new TableColumn(name, null, false, isMetric);
  }

  /** Whether the service compares its values as texts, ignoring case. */
  boolean isText() {
    return kind != null && kind.isText();
  }

  /** Whether its values are whole numbers, which a file shows without rounding. */
  boolean isWholeNumber() {
    return isKind(ColumnKind.INTEGER) || isKind(ColumnKind.FLAG01);
  }

  /** Whether its values are decimals, which a file may show rounded. */
  boolean isDecimal() {
    return isKind(ColumnKind.DECIMAL) || isKind(ColumnKind.MONEY);
  }

  /** Whether its values are days, months or times. */
  boolean isDate() {
    return isKind(ColumnKind.DATE) || isKind(ColumnKind.TIME);
  }

  /** Orders columns by the likely number of their values; those with the fewest come first. */
  int valueCountRank() {
    if (isKind(ColumnKind.FLAG01)) {
      return 0;
    }
    if (isKind(ColumnKind.ENUM)) {
      return 1;
    }
    int rankWithoutPeriod = isKind(ColumnKind.INTEGER) ? 3 : 4;
    return isPeriod ? 2 : rankWithoutPeriod;
  }

  private boolean isKind(ColumnKind wantedKind) {
    return kind == wantedKind;
  }
}
