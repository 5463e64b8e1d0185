package io.partnerinsights.core.created;

import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.KeepMode;
import io.partnerinsights.core.options.ReuseMode;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the connector creates in an account, for whom, and how long it stays. Names ({@link
 * ReportNames}) and descriptions say it to other applications, which have no other way to agree. An
 * ExecuteNow report cannot be changed later, so its description is written on creation.
 *
 * <table>
 * <caption>Who reads and who deletes it</caption>
 * <tr><th>use</th><th>who adopts it</th><th>due</th><th>cleanup</th><th>who else deletes it</th></tr>
 * <tr><td>SHARED_READ</td><td>each application, by the fingerprint</td><td>{@link Retention}</td>
 * <td>yes</td><td>user</td></tr>
 * <tr><td>OWN_READ</td><td>its creator, by the mark</td><td>the same</td><td>yes</td>
 * <td>user</td></tr>
 * <tr><td>KEPT_READ</td><td>its creator, and who names it</td><td>never</td><td>yes</td>
 * <td>user</td></tr>
 * <tr><td>BACKFILL</td><td>the load, by its mark</td><td>60 days after its creation</td>
 * <td>for its account</td><td>the load, once its rows are there; {@code unschedule}</td></tr>
 * <tr><td>LOAD_SCHEDULE</td><td>loads, by name and description</td><td>never</td><td>no</td>
 * <td>{@code unschedule}</td></tr>
 * <tr><td>STREAM</td><td>streams and Flink jobs, by name or description</td><td>never</td>
 * <td>no</td><td>user</td></tr>
 * <tr><td>OTHER</td><td>who names it</td><td>never</td><td>no</td><td>user</td></tr>
 * <tr><td>a query</td><td>each application, by its text</td><td>after its reports</td>
 * <td>yes</td><td>{@code unschedule}, with its last report; user</td></tr>
 * <tr><td>doctor's test</td><td>no application</td><td>as OWN_READ</td><td>yes</td>
 * <td>{@code doctor}, at its end</td></tr>
 * </table>
 */
public enum ReportUse {
  /** A read that others may share. */
  SHARED_READ("read", ReportUse.DESCRIPTION + ", stays until ", Retention.AFTER_CREATION),
  /** A read with {@code reuse=never}. */
  OWN_READ("read", ReportUse.DESCRIPTION + ReportUse.DELETABLE_AFTER, Retention.AFTER_CREATION),
  /** A read with {@code keep=report}. */
  KEPT_READ("read", ReportUse.DESCRIPTION + ", to be kept", null),
  /** Loads read so the months that no schedule reaches. The next run may be weeks later. */
  BACKFILL(
      "backfill",
      ReportUse.DESCRIPTION + " for a load of account %s" + ReportUse.DELETABLE_AFTER,
      Duration.ofDays(60)),
  /** Loads read each of its executions. */
  LOAD_SCHEDULE("load schedule", ReportUse.DESCRIPTION + " to load ", null),
  /** Streams, or a Flink job, read each of its executions. */
  STREAM("stream", ReportUse.DESCRIPTION + ", for streams of ", null),
  /** It is not the connector's, or it has another name now. */
  OTHER("other", "", null);

  /** The description of a query, which several applications use; others begin with it. */
  public static final String DESCRIPTION = "Created by the Partner Insights connector";

  private static final String DELETABLE_AFTER = ", may be deleted after ";

  /** Before the user's own description; a time contains no blank. */
  private static final String SEPARATOR = ": ";

  private static final String FINGERPRINT_GROUP = "([0-9a-f]{32})";

  private static final Pattern BACKFILL_DESCRIPTION =
      Pattern.compile("^" + BACKFILL.descriptionStart.formatted(FINGERPRINT_GROUP));

  private static final Pattern LOAD_SCHEDULE_DESCRIPTION =
      Pattern.compile(
          Pattern.quote(LOAD_SCHEDULE.descriptionStart)
              + ".*\\. Load "
              + FINGERPRINT_GROUP
              + " of account "
              + FINGERPRINT_GROUP
              + ", attempt "
              + ReportNames.MARK_FORMAT);

  private final String displayName;
  private final String descriptionStart;
  private final @Nullable Duration retentionTime;

  /**
   * @param displayName as users see it
   * @param descriptionStart what descriptions begin with
   * @param retentionTime time from the creation to the earliest end; null for never
   */
  ReportUse(String displayName, String descriptionStart, @Nullable Duration retentionTime) {
    this.displayName = displayName;
    this.descriptionStart = descriptionStart;
    this.retentionTime = retentionTime;
  }

  @Override
  public String toString() {
    return displayName;
  }

  /** Returns the use of a report that a read with these options creates. */
  public static ReportUse ofRead(ReuseMode reuse, KeepMode keep) {
    ReportUse read = reuse == ReuseMode.NEVER ? OWN_READ : SHARED_READ;
    return keep == KeepMode.REPORT ? KEPT_READ : read;
  }

  public static ReportUse of(ScheduledReport report) {
    String text = report.description();
    if (!ReportNames.isConnectorName(report.reportName())) {
      return OTHER;
    } else if (matchLoadSchedule(report) != null) {
      return LOAD_SCHEDULE;
    } else if (text.startsWith(STREAM.descriptionStart)) {
      return STREAM;
    } else if (BACKFILL_DESCRIPTION.matcher(text).lookingAt() && !report.isRecurring()) {
      return BACKFILL;
    } else if (isShared(text)) {
      return SHARED_READ;
    }
    return text.startsWith(KEPT_READ.descriptionStart) ? KEPT_READ : OWN_READ;
  }

  /** Whether {@code clean_up} of an account may take the report. */
  public static boolean isForCleanup(ScheduledReport report, Fingerprint account) {
    return switch (of(report)) {
      case SHARED_READ, OWN_READ, KEPT_READ -> !report.isRecurring();
      case BACKFILL -> isCreatedByLoads(report, account);
      case LOAD_SCHEDULE, STREAM, OTHER -> false;
    };
  }

  /** Whether a query of the connector was created until then, so that no new report may use it. */
  public static boolean isForCleanup(ScheduledQuery query, Instant createdUntil) {
    return ReportNames.isConnectorName(query.name())
        && !query.isSystem()
        && query.createdTime() != null
        && !query.createdTime().isAfter(createdUntil);
  }

  /** Returns when a report that is created now may be deleted; null for never. */
  public @Nullable Retention retentionFrom(Instant creationTime) {
    return retentionTime == null ? null : new Retention(creationTime.plus(retentionTime));
  }

  /** Returns the label with which a report's name begins. */
  public String nameLabel(@Nullable String userLabel, String dataset) {
    if (this == BACKFILL) {
      return ReportNames.loadLabel(dataset);
    }
    return userLabel == null ? dataset : userLabel;
  }

  /**
   * Returns the description of an ExecuteNow report that is created now.
   *
   * @param account the account that creates it
   * @param userDescription the user's own description
   */
  public String executeNowDescription(
      Fingerprint account, Instant creationTime, @Nullable String userDescription) {
    Retention retention = retentionFrom(creationTime);
    String endText =
        retention == null ? "" : retention.earliestEnd().truncatedTo(ChronoUnit.SECONDS).toString();
    String text = descriptionStart.formatted(account) + endText;
    return userDescription == null ? text : text + SEPARATOR + userDescription;
  }

  /**
   * Returns the retention of a listed report; empty if it is not the connector's or is kept. The
   * time in its description is by its creator's clock, if the service did not send its own time.
   */
  public static Optional<Retention> findRetention(ScheduledReport report) {
    Instant earliestEnd =
        report
            .findCreatedTime()
            .map(creationTime -> creationTime.plus(Retention.AFTER_CREATION))
            .orElse(Instant.MIN);
    return findDeletionTime(report.description())
        .map(describedEnd -> new Retention(Retention.laterOf(describedEnd, earliestEnd)));
  }

  /** Whether each application may read a report with this description, until it is due. */
  public static boolean isShared(String description) {
    return description.startsWith(SHARED_READ.descriptionStart)
        && findDeletionTime(description).isPresent();
  }

  /** Returns the time from which any application may delete the report; empty for never. */
  public static Optional<Instant> findDeletionTime(String description) {
    String readDescription =
        BACKFILL_DESCRIPTION.matcher(description).replaceFirst(OWN_READ.descriptionStart);
    return Stream.of(SHARED_READ.descriptionStart, OWN_READ.descriptionStart)
        .filter(readDescription::startsWith)
        .findFirst()
        .flatMap(
            start -> parseTime(readDescription.split(SEPARATOR, 2)[0].substring(start.length())));
  }

  private static Optional<Instant> parseTime(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Returns the name of the schedule that all streams, or all loads, of a fingerprint share. */
  public String scheduleName(String dataset, Fingerprint fingerprint) {
    String name = ReportNames.ofSchedule(fingerprint);
    return this == LOAD_SCHEDULE
        ? ReportNames.withLabel(ReportNames.loadLabel(dataset), name)
        : name;
  }

  /**
   * Returns the description of a schedule. An account may see the reports of others, so that those
   * of loads have its digest.
   *
   * @param attempt the attempt that creates it
   */
  public String scheduleDescription(
      String dataset, long hours, Fingerprint fingerprint, Fingerprint account, String attempt) {
    return this == LOAD_SCHEDULE
        ? "%s%s every %s hours. Procedure unschedule ends it. Load %s of account %s, attempt %s"
            .formatted(
                descriptionStart,
                ReportNames.keepLettersAndDigits(dataset),
                hours,
                fingerprint,
                account,
                attempt)
        : descriptionStart + fingerprint;
  }

  /**
   * Whether a report is the schedule of a fingerprint. That of loads has it in name and
   * description: what users choose of a name proves nothing. That of streams has it in one of them.
   */
  public boolean isScheduleOf(ScheduledReport report, Fingerprint fingerprint) {
    if (this == LOAD_SCHEDULE) {
      Matcher matcher = matchLoadSchedule(report);
      return matcher != null && fingerprint.digits().equals(matcher.group(1));
    }
    return report.reportName().equals(ReportNames.ofSchedule(fingerprint))
        || report.description().startsWith(descriptionStart + fingerprint);
  }

  /** Returns the description of a schedule of loads, if the name has its fingerprint too. */
  private static @Nullable Matcher matchLoadSchedule(ScheduledReport report) {
    Matcher matcher = LOAD_SCHEDULE_DESCRIPTION.matcher(report.description());
    boolean isProven =
        matcher.matches() && ReportNames.isScheduleName(report.reportName(), matcher.group(1));
    return isProven && !report.isExecuteNow() ? matcher : null;
  }

  /** Whether loads of the account have created the report. */
  public static boolean isCreatedByLoads(ScheduledReport report, Fingerprint account) {
    return switch (of(report)) {
      case LOAD_SCHEDULE -> {
        Matcher matcher = matchLoadSchedule(report);
        yield matcher != null && matcher.group(2).equals(account.digits());
      }
      case BACKFILL ->
          report.description().startsWith(BACKFILL.descriptionStart.formatted(account));
      case SHARED_READ, OWN_READ, KEPT_READ, STREAM, OTHER -> false;
    };
  }

  /** Returns the dataset of the report's own query; empty if the service does not send it. */
  public static String datasetOf(ScheduledReport report) {
    return InsightsQuery.tryParse(report.query()).map(InsightsQuery::dataset).orElse("");
  }
}
