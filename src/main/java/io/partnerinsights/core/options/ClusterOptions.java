package io.partnerinsights.core.options;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The options that the administrator of a cluster has set, as texts. A read cannot change them.
 * They decide to which hosts a read's secrets may be sent. Keys are compared without case.
 * Immutable.
 */
public final class ClusterOptions {
  private static final ClusterOptions NONE = new ClusterOptions(Map.of());

  private final Map<String, String> values;

  private ClusterOptions(Map<String, String> values) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(values);
    this.values = Collections.unmodifiableMap(copy);
  }

  /** Returns no options: then all options come from the read. */
  public static ClusterOptions none() {
    return NONE;
  }

  /** Returns options of the cluster's configuration, by their keys without a prefix. */
  public static ClusterOptions of(Map<String, String> values) {
    return new ClusterOptions(values);
  }

  /** Returns the text to which the cluster sets the option, if it does. */
  Optional<String> find(ConnectorOption<?> option) {
    return Optional.ofNullable(values.get(option.key()));
  }

  /** Whether the cluster sets the option to this text. */
  boolean sets(ConnectorOption<?> option, String text) {
    return find(option).filter(value -> value.equals(text)).isPresent();
  }
}
