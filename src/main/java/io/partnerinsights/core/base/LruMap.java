package io.partnerinsights.core.base;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A map that evicts the least recently used entry when it exceeds its maximum size. A put and a get
 * are uses. Not thread-safe.
 */
public class LruMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int maxEntries;

  public LruMap(int maxEntries) {
    super(16, 0.75f, true);
    this.maxEntries = maxEntries;
  }

  /** Creates an empty set that evicts the element that was least recently added. Thread-safe. */
  public static <E> Set<E> newSet(int maxElements) {
    return Collections.synchronizedSet(Collections.newSetFromMap(new LruMap<>(maxElements)));
  }

  @Override
  protected final boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > maxEntries;
  }
}
