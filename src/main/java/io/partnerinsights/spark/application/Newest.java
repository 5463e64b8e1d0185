package io.partnerinsights.spark.application;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of the newest SQL executions, by their ids: an application may have any number, and
 * nobody says which of them are never heard of again.
 */
final class Newest<V> extends LinkedHashMap<Long, V> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 1_000;

  @Override
  protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
    return size() > MOST;
  }
}
