package io.partnerinsights.spark.application;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map from execution ids that evicts its oldest entries. An application may have any number of
 * SQL executions, and no event tells when an execution's id is last used.
 */
final class NewestExecutions<V> extends LinkedHashMap<Long, V> {
  private static final long serialVersionUID = 1L;

  /** Maximum number of executions; far more than run at the same time. */
  private static final int MAX_ENTRIES = 1_000;

  @Override
  protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
    return size() > MAX_ENTRIES;
  }
}
