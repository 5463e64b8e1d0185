package io.partnerinsights.core.created;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
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
 * <td>for its account</td><td>the load, once its rows are there</td></tr>
 * <tr><td>LOAD_SCHEDULE</td><td>loads, by name and description</td><td>never</td><td>no</td>
 * <td>{@code unschedule}</td></tr>
 * <tr><td>STREAM</td><td>streams and Flink jobs, by name or description</td><td>never</td>
 * <td>no</td><td>user</td></tr>
 * <tr><td>OTHER</td><td>who names it</td><td>never</td><td>no</td><td>user</td></tr>
 * <tr><td>a query</td><td>each application, by its text</td><td>after its reports</td>
 * <td>yes</td><td>user</td></tr>
 * </table>
 */
public enum ReportUse {
  /** A read that others may share. */
  SHARED_READ("read", ReportUse.CREATED + ", stays until ", Retention.AFTER_CREATION),
  /** A read with {@code reuse=never}. */
  OWN_READ("read", ReportUse.CREATED + ReportUse.DELETABLE, Retention.AFTER_CREATION),
  /** A read with {@code keep=report}. */
  KEPT_READ("read", ReportUse.CREATED + ", to be kept", null),
  /** Loads read so the months that no schedule reaches. The next run may be weeks later. */
  BACKFILL(
      "backfill",
      ReportUse.CREATED + " for a load of account %s" + ReportUse.DELETABLE,
      Duration.ofDays(60)),
  /** Loads read each of its executions. */
  LOAD_SCHEDULE("load schedule", ReportUse.CREATED + " to load ", null),
  /** Streams, or a Flink job, read each of its executions. */
  STREAM("stream", ReportUse.CREATED + ", for streams of ", null),
  /** It is not the connector's, or it has another name now. */
  OTHER("other", "", null);

  /** The description of a query, which several applications use; others begin with it. */
  public static final String CREATED = "Created by the Partner Insights connector";

  private static final String DELETABLE = ", may be deleted after ";

  /** Before the user's own description; a time contains no blank. */
  private static final String SEPARATOR = ": ";

  private static final String DIGITS = "([0-9a-f]{32})";

  private static final Pattern OF_LOAD = Pattern.compile("^" + BACKFILL.begin.formatted(DIGITS));

  private static final Pattern LOADS =
      Pattern.compile(
          Pattern.quote(LOAD_SCHEDULE.begin)
              + ".*\\. Load "
              + DIGITS
              + " of account "
              + DIGITS
              + ", attempt [0-9a-f]{16}");

  private final String shown;
  private final String begin;
  private final @Nullable Duration stays;

  /**
   * @param shown as users see it
   * @param begin what descriptions begin with
   * @param stays time from the creation to the earliest end; null for never
   */
  ReportUse(String shown, String begin, @Nullable Duration stays) {
    this.shown = shown;
    this.begin = begin;
    this.stays = stays;
  }

  @Override
  public String toString() {
    return shown;
  }

  /** Returns what a read creates: what it may read of others' is another question. */
  public static ReportUse of(Reuse reuse, Keep keep) {
    ReportUse read = reuse == Reuse.NEVER ? OWN_READ : SHARED_READ;
    return keep == Keep.REPORT ? KEPT_READ : read;
  }

  /** Returns the use of a listed report. */
  public static ReportUse of(ScheduledReport report) {
    String text = report.description();
    if (!ReportNames.isConnectorName(report.reportName())) {
      return OTHER;
    } else if (schedule(report) != null) {
      return LOAD_SCHEDULE;
    } else if (text.startsWith(STREAM.begin)) {
      return STREAM;
    } else if (OF_LOAD.matcher(text).lookingAt() && !report.isScheduled()) {
      return BACKFILL;
    } else if (isShared(text)) {
      return SHARED_READ;
    }
    return text.startsWith(KEPT_READ.begin) ? KEPT_READ : OWN_READ;
  }

  /** Whether {@code clean_up} of an account may take the report. */
  public static boolean isForCleanup(ScheduledReport report, Fingerprint account) {
    return switch (of(report)) {
      case SHARED_READ, OWN_READ, KEPT_READ -> !report.isScheduled();
      case BACKFILL -> isOfLoads(report, account);
      case LOAD_SCHEDULE, STREAM, OTHER -> false;
    };
  }

  /** Returns when a report that is created now may be deleted; null for never. */
  public @Nullable Retention retention(Instant created) {
    return stays == null ? null : new Retention(created.plus(stays));
  }

  /** Returns what the name of a report begins with, for people. */
  public String label(@Nullable String own, String dataset) {
    if (this == BACKFILL) {
      return ReportNames.ofLoads(dataset);
    }
    return own == null ? dataset : own;
  }

  /**
   * Returns the description of an ExecuteNow report that is created now.
   *
   * @param account the account that creates it
   * @param own the user's own description
   */
  public String description(Fingerprint account, Instant created, @Nullable String own) {
    Retention retention = retention(created);
    String end =
        retention == null ? "" : retention.earliestEnd().truncatedTo(ChronoUnit.SECONDS).toString();
    String text = begin.formatted(account) + end;
    return own == null ? text : text + SEPARATOR + own;
  }

  /**
   * Returns the retention of a listed report; empty if it is not the connector's or is kept. The
   * time in its description is by its creator's clock, if the service did not send its own time.
   */
  public static Optional<Retention> retention(ScheduledReport report) {
    Instant earliest =
        report
            .findCreatedTime()
            .map(created -> created.plus(Retention.AFTER_CREATION))
            .orElse(Instant.MIN);
    return deletableFrom(report.description())
        .map(written -> new Retention(Retention.later(written, earliest)));
  }

  /** Whether each application may read a report with this description, until it is due. */
  public static boolean isShared(String description) {
    return description.startsWith(SHARED_READ.begin) && deletableFrom(description).isPresent();
  }

  /** Returns the time from which any application may delete the report; empty for never. */
  public static Optional<Instant> deletableFrom(String description) {
    String known = OF_LOAD.matcher(description).replaceFirst(OWN_READ.begin);
    return Stream.of(SHARED_READ.begin, OWN_READ.begin)
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

  /** Returns the name of the schedule that all streams, or all loads, of a fingerprint share. */
  public String scheduleName(String dataset, Fingerprint fingerprint) {
    String name = ReportNames.ofSchedule(fingerprint);
    return this == LOAD_SCHEDULE ? ReportNames.labelled(ReportNames.ofLoads(dataset), name) : name;
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
            .formatted(begin, ReportNames.letters(dataset), hours, fingerprint, account, attempt)
        : begin + fingerprint;
  }

  /**
   * Whether a report is the schedule of a fingerprint. That of loads has it in name and
   * description: what users choose of a name proves nothing. That of streams has it in one of them.
   */
  public boolean isSchedule(ScheduledReport report, Fingerprint fingerprint) {
    if (this == LOAD_SCHEDULE) {
      Matcher known = schedule(report);
      return known != null && fingerprint.digits().equals(known.group(1));
    }
    return report.reportName().equals(ReportNames.ofSchedule(fingerprint))
        || report.description().startsWith(begin + fingerprint);
  }

  /** Returns the description of a schedule of loads, if the name has its fingerprint too. */
  private static @Nullable Matcher schedule(ScheduledReport report) {
    Matcher known = LOADS.matcher(report.description());
    boolean proven = known.matches() && ReportNames.isSchedule(report.reportName(), known.group(1));
    return proven && !report.isExecuteNow() ? known : null;
  }

  /** Whether loads of the account have created the report, which has one of the two uses. */
  public static boolean isOfLoads(ScheduledReport report, Fingerprint account) {
    return switch (of(report)) {
      case LOAD_SCHEDULE -> {
        Matcher known = schedule(report);
        yield known != null && known.group(2).equals(account.digits());
      }
      case BACKFILL -> report.description().startsWith(BACKFILL.begin.formatted(account));
      case SHARED_READ, OWN_READ, KEPT_READ, STREAM, OTHER -> false;
    };
  }

  /** Returns the dataset of the report's own query; empty if the service does not send it. */
  public static String dataset(ScheduledReport report) {
    return InsightsQuery.find(report.query()).map(InsightsQuery::dataset).orElse("");
  }
}
