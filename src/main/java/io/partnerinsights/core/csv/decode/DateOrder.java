package io.partnerinsights.core.csv.decode;

import java.util.Set;

/** Whether the month or the day comes first in a column's dates with slashes. */
enum DateOrder {
  /** Not looked for yet: both orders fit. */
  ANY,
  /** Not known: only dates that have one reading fit. */
  UNKNOWN,
  MONTH_FIRST,
  DAY_FIRST;

  static DateOrder of(Set<TemporalForm> headForms) {
    boolean hasMonthFirst = headForms.contains(TemporalForm.MONTH_FIRST);
    boolean hasDayFirst = headForms.contains(TemporalForm.DAY_FIRST);
    if (hasMonthFirst == hasDayFirst) {
      return UNKNOWN;
    }
    return hasMonthFirst ? MONTH_FIRST : DAY_FIRST;
  }
}
