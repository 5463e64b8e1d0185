package io.partnerinsights.core.sample;

import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.schema.ColumnType;
import java.util.Map;
import java.util.Optional;

/**
 * The types of columns that an application has given to its reads, by fingerprint. They stay the
 * same as long as the application runs, because another sample may have other values. Thread-safe.
 */
public final class GivenTypes {
  /** Maximum number of plans whose types are remembered. */
  private static final int MAX_PLANS = 1_000;

  private final Map<Fingerprint, Map<String, ColumnType>> types = new RecentMap<>(MAX_PLANS);

  synchronized Optional<Map<String, ColumnType>> find(Fingerprint plan) {
    return Optional.ofNullable(types.get(plan));
  }

  /** Adds the types of a plan and returns those that count: of two reads, the first one's. */
  synchronized Map<String, ColumnType> add(Fingerprint plan, Map<String, ColumnType> sampled) {
    Map<String, ColumnType> first = types.putIfAbsent(plan, sampled);
    return first == null ? sampled : first;
  }
}
