package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.query.Ordering;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ColumnType.Base;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decides for which orderings the service and an engine return the same first rows. */
final class OrderRules {
  private OrderRules() {}

  /** Translates an ordering to the query language; empty if the service might order differently. */
  static Optional<List<Ordering>> toOrderings(List<EngineSortKey> keys, DatasetTable table) {
    int lastIndex = keys.size() - 1;
    boolean haveSameOrder =
        IntStream.rangeClosed(0, lastIndex)
            .allMatch(i -> hasSameOrder(keys.get(i), i == lastIndex, table));
    return keys.isEmpty() || !haveSameOrder
        ? Optional.empty()
        : Optional.of(
            keys.stream().map(key -> new Ordering(key.column(), key.direction())).toList());
  }

  /**
   * Whether both sides order by this key in the same way. Texts never qualify, because the service
   * ignores their case, nor do dates: the service may hold a month as the text APR-2023. A rounded
   * value qualifies as the last key only: rounding creates ties for the engine that the service
   * does not have.
   */
  private static boolean hasSameOrder(EngineSortKey key, boolean isLast, DatasetTable table) {
    return key.nullsAreLowest()
        && table
            .findColumn(key.column())
            .filter(
                column -> isExact(column, key.type()) || (isLast && isRounded(column, key.type())))
            .isPresent();
  }

  private static boolean isExact(TableColumn column, ColumnType type) {
    return column.isWholeNumber() && (type.base() == Base.INT || type.base() == Base.BIGINT);
  }

  private static boolean isRounded(TableColumn column, ColumnType type) {
    return switch (type.base()) {
      case INT, BIGINT, DOUBLE, DECIMAL -> column.isWholeNumber() || column.isDecimal();
      case DATE, TIMESTAMP, STRING, BOOLEAN -> false;
    };
  }
}
