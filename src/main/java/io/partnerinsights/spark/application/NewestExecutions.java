package io.partnerinsights.spark.application;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map by execution id that keeps the newest entries only: an application may have any number of
 * SQL executions, and no event says which of them are over for good.
 */
final class NewestExecutions<V> extends LinkedHashMap<Long, V> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_ENTRIES = 1_000;

  @Override
  protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
    return size() > MAX_ENTRIES;
  }
}
