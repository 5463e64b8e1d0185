package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.settings.Quirk;
import java.util.Set;

/**
 * Settings of the API.
 *
 * @param pageSize items of one page; 0 sends whole lists without nextLink, as all published samples
 * @param requestsPerMinute limit of each principal; 0 for no limit
 */
public record ApiSettings(int pageSize, int requestsPerMinute, Set<Quirk> quirks) {

  /** Copies the set. */
  public ApiSettings {
    quirks = Set.copyOf(quirks);
  }

  boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }
}
