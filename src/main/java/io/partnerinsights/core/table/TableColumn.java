package io.partnerinsights.core.table;

import io.partnerinsights.core.schema.ColumnKind;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param name the name, in the service's spelling
 * @param kind the kind from the dictionary; if it is empty, nothing is pushed down on the column
 * @param metric whether the service aggregates it over the combinations of the other columns
 */
public record TableColumn(String name, Optional<ColumnKind> kind, boolean metric) {
  /** Whether the service compares its values as texts, ignoring case. */
  boolean isText() {
    return kind.filter(
            known ->
                switch (known) {
                  case ID, GUID, ENUM, STRING -> true;
                  case UNKNOWN, INTEGER, FLAG01, DECIMAL, DATE -> false;
                })
        .isPresent();
  }

  /** Whether its values are whole numbers, which a file shows without rounding. */
  boolean isWholeNumber() {
    return is(ColumnKind.INTEGER) || is(ColumnKind.FLAG01);
  }

  /** Whether its values are decimals, which a file may show rounded. */
  boolean isDecimal() {
    return is(ColumnKind.DECIMAL);
  }

  boolean isDate() {
    return is(ColumnKind.DATE);
  }

  /** Whether it is the period of a record, which a time range selects by. */
  boolean isPeriod() {
    return kind.filter(known -> known.isPeriod(name)).isPresent();
  }

  private boolean is(ColumnKind other) {
    return kind.filter(known -> known == other).isPresent();
  }
}
