package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.Quotas;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Settings of the service.
 *
 * @param latency from an execution's creation to its end, on the service's clock
 * @param outcome how executions end
 * @param callbacksToAnyHost whether callbacks go to other hosts than this machine
 * @param quotas quotas of each user
 * @param ids the source of the ids of queries, reports and executions
 * @param inCallersThread whether the service has no threads of its own
 */
public record ServiceSettings(
    Duration latency,
    Outcome outcome,
    boolean callbacksToAnyHost,
    Quotas quotas,
    Set<Quirk> quirks,
    Supplier<UUID> ids,
    boolean inCallersThread) {

  /** Copies the set. */
  public ServiceSettings {
    quirks = Set.copyOf(quirks);
  }

  boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }
}
