package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.data.Warehouse;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** One program's data, queries and reports, which its API reads and changes. */
public record Backend(
    Program program,
    SandboxSettings settings,
    Clock clock,
    Warehouse warehouse,
    InsightsService service,
    BlobStore blobStore)
    implements AutoCloseable {

  /** Quirks of the marketplace, as recorded; the partner network's pages mention none. */
  private static final Set<Quirk> MARKETPLACE_QUIRKS =
      EnumSet.of(Quirk.NO_EXECUTE_NOW, Quirk.REFUSES_SEVERAL_STATUSES);

  /** Time for which quirk LISTS_LAG hides queries and reports after their creation. */
  private static final Duration LIST_LAG = Duration.ofSeconds(75);

  boolean isMarketplace() {
    return program == Program.CMP;
  }

  /** Whether a quirk is turned on, or is one that the program always has. */
  boolean has(Quirk quirk) {
    return settings.has(quirk) || (isMarketplace() && MARKETPLACE_QUIRKS.contains(quirk));
  }

  boolean isListedYet(Instant createdTime) {
    return !has(Quirk.LISTS_LAG) || !createdTime.plus(LIST_LAG).isAfter(clock.instant());
  }

  @Override
  public void close() {
    service.close();
    warehouse.close();
  }
}
