package io.partnerinsights.core.report;

import io.partnerinsights.core.plan.Fingerprint;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
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
  private static final String FOR_LOAD = CREATED + " for a load, may be deleted after ";

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
   * @param end from when any application may delete it, by the service's clock
   */
  public static String ofReport(ReportSettings settings, Instant end) {
    String text =
        settings.isKept() ? KEPT : beginning(settings) + end.truncatedTo(ChronoUnit.SECONDS);
    String own = settings.description();
    return own == null ? text : text + SEPARATOR + own;
  }

  private static String beginning(ReportSettings settings) {
    return settings.ofLoad() ? FOR_LOAD : settings.shares() ? STAYS : DELETABLE;
  }

  /** Whether the report stays for other applications, until they may delete it. */
  public static boolean isShared(String description) {
    return description.startsWith(STAYS) && deletableFrom(description).isPresent();
  }

  static boolean isOfLoad(String description) {
    return description.startsWith(FOR_LOAD);
  }

  /** Returns the time from which other applications may delete the report; empty for never. */
  public static Optional<Instant> deletableFrom(String description) {
    return Stream.of(STAYS, DELETABLE, FOR_LOAD)
        .filter(description::startsWith)
        .findFirst()
        .flatMap(start -> time(description.split(SEPARATOR, 2)[0].substring(start.length())));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
