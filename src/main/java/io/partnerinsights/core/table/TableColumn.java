package io.partnerinsights.core.table;

import io.partnerinsights.core.schema.ColumnKind;
import java.util.Optional;

/**
 * A column of a table, in the service's spelling.
 *
 * @param kind what the dictionary knows of it; nothing is pushed down on a column without
 * @param metric whether the service aggregates it over the combinations of the others
 */
public record TableColumn(String name, Optional<ColumnKind> kind, boolean metric) {
  /** Whether the service compares its values as texts, without case. */
  boolean isText() {
    return kind.filter(
            known ->
                switch (known) {
                  case ID, GUID, ENUM, STRING -> true;
                  case UNKNOWN, INTEGER, FLAG01, DECIMAL, DATE -> false;
                })
        .isPresent();
  }

  /** Whether its values are whole numbers, which a file shows as they are. */
  boolean isWholeNumber() {
    return is(ColumnKind.INTEGER) || is(ColumnKind.FLAG01);
  }

  /** Whether a file may show its values rounded. */
  boolean isDecimal() {
    return is(ColumnKind.DECIMAL);
  }

  boolean isDate() {
    return is(ColumnKind.DATE);
  }

  /** Whether ranges speak of it. */
  boolean isPeriod() {
    return kind.filter(known -> known.isPeriod(name)).isPresent();
  }

  private boolean is(ColumnKind other) {
    return kind.filter(known -> known == other).isPresent();
  }
}
