package io.partnerinsights.core.table;

import io.partnerinsights.core.query.Ordering;
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
    Optional<TableColumn> column = table.find(key.column());
    return key.nullsAreLowest()
        && column
            .filter(
                known -> known.isWholeNumber() || (last && (known.isDecimal() || known.isDate())))
            .isPresent();
  }
}
