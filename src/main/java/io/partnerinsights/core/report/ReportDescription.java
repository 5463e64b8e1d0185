package io.partnerinsights.core.report;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The description that the connector gives to its queries and reports. Other applications read from
 * it whether a report is kept, or from when they may delete it. The description is written on
 * creation, because an ExecuteNow report cannot be changed later.
 */
public final class ReportDescription {
  /**
   * Minimum time that a report stays if its read failed or its application crashed: a night, so
   * that it can be read the next morning.
   */
  public static final Duration RETENTION = Duration.ofHours(12);

  private static final String CREATED = "Created by the Partner Insights connector";
  private static final String KEPT = CREATED + ", to be kept";
  private static final String FOR_STREAMS = CREATED + ", for streams of ";
  private static final String DELETABLE = CREATED + ", may be deleted after ";

  /** Before the user's own description; a time contains no blank. */
  private static final String SEPARATOR = ": ";

  private ReportDescription() {}

  /** Returns the description of a query, which several applications use. */
  public static String ofQuery() {
    return CREATED;
  }

  /**
   * Returns the description of a scheduled report, which streams read and no application deletes.
   *
   * @param attempt identifies the attempt that has created it
   */
  public static String ofSchedule(Fingerprint fingerprint, String attempt) {
    return FOR_STREAMS + fingerprint + ", attempt " + attempt;
  }

  /** Whether the report was created for streams. */
  public static boolean isOfSchedule(String description) {
    return description.startsWith(FOR_STREAMS);
  }

  /** Whether the report was created for streams with this fingerprint. */
  public static boolean isOfSchedule(String description, Fingerprint fingerprint) {
    return description.startsWith(FOR_STREAMS + fingerprint);
  }

  /**
   * Returns the description of a report.
   *
   * @param kept whether the application keeps it
   * @param created time of its creation, by the service's clock
   * @param own the user's own description, which is added
   */
  public static String ofReport(boolean kept, Instant created, Optional<String> own) {
    return (kept ? KEPT : DELETABLE + created.plus(RETENTION).truncatedTo(ChronoUnit.SECONDS))
        + own.map(text -> SEPARATOR + text).orElse("");
  }

  /** Whether the application that created the report keeps it. */
  public static boolean isKept(String description) {
    return withoutOwn(description).equals(KEPT);
  }

  /** Returns the time from which other applications may delete the report; empty for never. */
  public static Optional<Instant> deletableFrom(String description) {
    try {
      return description.startsWith(DELETABLE)
          ? Optional.of(Instant.parse(withoutOwn(description).substring(DELETABLE.length())))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String withoutOwn(String description) {
    return description.split(SEPARATOR, 2)[0];
  }
}
