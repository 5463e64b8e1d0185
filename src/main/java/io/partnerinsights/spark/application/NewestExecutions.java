package io.partnerinsights.spark.application;

import io.partnerinsights.core.model.RecentMap;

/**
 * A map from ids of SQL executions, of which an application may have any number. Entries expire by
 * number, because Spark sends no event after the last use of an id.
 */
final class NewestExecutions<V> extends RecentMap<Long, V> {
  private static final long serialVersionUID = 1L;

  /** Maximum number of executions; far more than run at the same time. */
  private static final int MAX_ENTRIES = 1_000;

  NewestExecutions() {
    super(MAX_ENTRIES);
  }
}
