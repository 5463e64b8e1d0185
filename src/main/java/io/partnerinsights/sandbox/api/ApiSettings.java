package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.settings.Program;
import io.partnerinsights.sandbox.settings.Quirk;
import java.util.EnumSet;
import java.util.Set;

/**
 * Settings of the API.
 *
 * @param pageSize items of one page; 0 sends whole lists without nextLink, as all published samples
 * @param requestsPerMinute limit of each principal; 0 for no limit
 */
public record ApiSettings(Program program, int pageSize, int requestsPerMinute, Set<Quirk> quirks) {

  /** What recorded answers of the marketplace show, of which no page of mpn speaks. */
  private static final Set<Quirk> OF_THE_MARKETPLACE =
      EnumSet.of(Quirk.NO_EXECUTE_NOW, Quirk.REFUSES_SEVERAL_STATUSES);

  /** Copies the set, and adds the quirks that the program always has. */
  public ApiSettings {
    Set<Quirk> all = EnumSet.noneOf(Quirk.class);
    all.addAll(quirks);
    if (program == Program.CMP) {
      all.addAll(OF_THE_MARKETPLACE);
    }
    quirks = Set.copyOf(all);
  }

  boolean isMarketplace() {
    return program == Program.CMP;
  }

  boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }
}
