package io.partnerinsights.spark.load;

import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.Timespan;
import java.util.Locale;
import java.util.Map;

/**
 * The properties of a table that loads write. They only save work: without them, executions are
 * read again and found in the table. Ids of the service are in them as digests.
 */
final class LoadProperties {
  private static final String PREFIX = "partnerinsights.load.";

  /** The dataset. */
  static final String DATASET = PREFIX + "dataset";

  /** The digest of the account. */
  static final String ACCOUNT = PREFIX + "account";

  /** For a first month, that a table has all months. */
  static final String LIFETIME = Timespan.LIFETIME.name();

  /** The first month that the table has, or {@code LIFETIME}. */
  static final String SINCE = PREFIX + "since";

  /** Identifies the table in the marks of its reports. */
  static final String ID = PREFIX + "id";

  /** The scheduled report; version 0.1.0 wrote its id. */
  static final String SCHEDULE = PREFIX + "schedule";

  /** Executions that are not to be read again. */
  static final String SEEN = PREFIX + "seen";

  /** When executions were first seen whose own time was in the future: digest and time. */
  static final String FIRST_SEEN = PREFIX + "firstSeen";

  /** The digest of what the table knew of executions when these properties were written. */
  static final String STATE = PREFIX + "state";

  /** The report of the history, which version 0.1.0 wrote once it was loaded. */
  static final String HISTORY_0_1 = PREFIX + "history";

  private LoadProperties() {}

  /** Returns the digest by which properties name a report or an execution. */
  static String digest(String id) {
    return Fingerprint.of(id.toLowerCase(Locale.ROOT)).digits();
  }

  /** Whether a table's properties were written when it knew this of executions. */
  static boolean areOf(KnownExecutions known, Map<String, String> table) {
    return digest(known.toString()).equals(table.get(STATE));
  }
}
