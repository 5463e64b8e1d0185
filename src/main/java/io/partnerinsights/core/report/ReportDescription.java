package io.partnerinsights.core.report;

import io.partnerinsights.core.plan.Fingerprint;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The description that the connector gives to its queries and reports. Other applications read in
 * it whether they may read a report, and from when they may delete it. The description is written
 * on creation, because an ExecuteNow report cannot be changed later.
 */
public final class ReportDescription {
  static final String CREATED = "Created by the Partner Insights connector";
  static final String KEPT = CREATED + ", to be kept";
  private static final String FOR_STREAMS = CREATED + ", for streams of ";

  /** The beginning for a report that any application may read. */
  private static final String STAYS = CREATED + ", stays until ";

  /** The beginning for a report that only its creator reads. */
  private static final String DELETABLE = CREATED + ", may be deleted after ";

  /** The beginning of what a load creates for the months that no schedule reaches. */
  private static final String FOR_LOAD =
      CREATED + " for a load of account %s, may be deleted after ";

  private static final Pattern OF_LOAD =
      Pattern.compile("^" + FOR_LOAD.formatted("([0-9a-f]{32})"));

  /** Before the user's own description; a time contains no blank. */
  static final String SEPARATOR = ": ";

  private ReportDescription() {}

  /** Returns the description of a query, which several applications use. */
  public static String ofQuery() {
    return CREATED;
  }

  /** Returns the description of a stream's scheduled report, which no application deletes. */
  public static String ofSchedule(Fingerprint fingerprint) {
    return FOR_STREAMS + fingerprint;
  }

  public static boolean isOfSchedule(String description) {
    return description.startsWith(FOR_STREAMS);
  }

  public static boolean isOfSchedule(String description, Fingerprint fingerprint) {
    return description.startsWith(FOR_STREAMS + fingerprint);
  }

  /**
   * Returns the description of a report that is created with these settings.
   *
   * @param account the account that creates it
   * @param end from when any application may delete it, by the service's clock
   */
  public static String ofReport(ReportSettings settings, Fingerprint account, Instant end) {
    String beginning =
        settings.ofLoad() ? FOR_LOAD.formatted(account) : settings.shares() ? STAYS : DELETABLE;
    String text = settings.isKept() ? KEPT : beginning + end.truncatedTo(ChronoUnit.SECONDS);
    String own = settings.description();
    return own == null ? text : text + SEPARATOR + own;
  }

  /** Whether the report stays for other applications, until they may delete it. */
  public static boolean isShared(String description) {
    return description.startsWith(STAYS) && deletableFrom(description).isPresent();
  }

  /** Returns the digest of the account whose load has created the report; empty for others. */
  static Optional<String> accountOfLoad(String description) {
    Matcher load = OF_LOAD.matcher(description);
    return load.lookingAt() ? Optional.of(load.group(1)) : Optional.empty();
  }

  /** Returns the time from which other applications may delete the report; empty for never. */
  public static Optional<Instant> deletableFrom(String description) {
    String known = OF_LOAD.matcher(description).replaceFirst(DELETABLE);
    return Stream.of(STAYS, DELETABLE)
        .filter(known::startsWith)
        .findFirst()
        .flatMap(start -> time(known.split(SEPARATOR, 2)[0].substring(start.length())));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
