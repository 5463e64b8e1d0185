package io.partnerinsights.core.table;

import io.partnerinsights.core.query.Ordering;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ColumnType.Base;
import java.util.List;
import java.util.Optional;

/** Which orderings the service and an engine agree on, so that both have the same first rows. */
final class OrderRules {
  private OrderRules() {}

  /** The same ordering in the query language; empty if it might not be the same. */
  static Optional<List<Ordering>> of(List<EngineOrder> keys, DatasetTable table) {
    int last = keys.size() - 1;
    for (int i = 0; i <= last; i++) {
      if (!agrees(keys.get(i), i == last, table)) {
        return Optional.empty();
      }
    }
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(
            keys.stream().map(key -> new Ordering(key.column(), key.direction())).toList());
  }

  /**
   * Texts are ordered without case there and with it here. A number or time that the file shows
   * rounded has ties here that are none there, so nothing may come after it.
   */
  private static boolean agrees(EngineOrder key, boolean last, DatasetTable table) {
    return key.nullsAreLowest()
        && table
            .find(key.column())
            .filter(column -> isExact(column, key.type()) || (last && isLike(column, key.type())))
            .isPresent();
  }

  private static boolean isExact(TableColumn column, ColumnType type) {
    return column.isWholeNumber() && (type.base() == Base.INT || type.base() == Base.BIGINT);
  }

  private static boolean isLike(TableColumn column, ColumnType type) {
    return switch (type.base()) {
      case INT, BIGINT, DOUBLE, DECIMAL -> column.isWholeNumber() || column.isDecimal();
      case DATE, TIMESTAMP -> column.isDate();
      case STRING, BOOLEAN -> false;
    };
  }
}
