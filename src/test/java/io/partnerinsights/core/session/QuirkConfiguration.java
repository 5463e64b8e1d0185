package io.partnerinsights.core.session;

import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The services with one set of quirks: one for each compression that a read asks for. */
final class QuirkConfiguration implements AutoCloseable {
  private final Set<Quirk> quirks;
  private final Map<Compression, QuirkService> services = new EnumMap<>(Compression.class);

  QuirkConfiguration(Set<Quirk> quirks) {
    this.quirks = quirks;
  }

  /** Returns the service for a read; the first read of a compression starts it. */
  QuirkService of(QuirkRead read) {
    return services.computeIfAbsent(
        read.compression, compression -> new QuirkService(quirks, compression));
  }

  @Override
  public void close() {
    services.values().forEach(QuirkService::close);
  }
}
