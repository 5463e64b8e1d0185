package io.partnerinsights.sandbox.http;

import java.util.Set;

/**
 * How the service answers.
 *
 * @param pageSize items a page; 0 sends all at once and no nextLink, as every published sample does
 * @param requestsPerMinute for each principal; 0 sets no limit
 */
public record ApiSettings(int pageSize, int requestsPerMinute, Set<Quirk> quirks) {

  /** Evidence disagrees about these, or few have met them; all off is the documented way. */
  public enum Quirk {
    /** nextLink is a path without host. */
    RELATIVE_NEXT_LINKS,
    /** Before the first success, executions are 200 with a Pending item rather than 404. */
    PENDING_INSTEAD_OF_404,
    /** Errors come as HTTP 200 with an envelope statusCode of 400 and more. */
    ERRORS_INSIDE_200,
    /** Every envelope says that values are withheld. */
    DATA_REDACTED,
    /** Keys are clean: no {@code "DatasetName "}, no {@code " RecurrenceCount"}. */
    CLEAN_KEYS,
    /** A report's QueryEndTime belongs to its range. */
    END_IN_RANGE
  }

  /** Copies the set. */
  public ApiSettings {
    quirks = Set.copyOf(quirks);
  }

  boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }
}
