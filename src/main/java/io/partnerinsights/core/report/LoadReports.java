package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names and descriptions of the reports that loads create. A schedule is a load's own only if
 * its description has the fingerprint that its name has: what users choose of a name proves
 * nothing. An account may see the reports of others, so that descriptions have its digest.
 */
public final class LoadReports {
  private static final String SCHEDULE = ReportDescription.CREATED + " to load ";
  private static final Pattern SCHEDULE_MARK =
      Pattern.compile(
          Pattern.quote(SCHEDULE)
              + ".*\\. Load ([0-9a-f]{32}) of account ([0-9a-f]{32}), attempt [0-9a-f]{16}");

  private LoadReports() {}

  public static String scheduleName(String dataset, Fingerprint fingerprint) {
    return ReportNames.labelled(ReportNames.ofLoads(dataset), ReportNames.ofSchedule(fingerprint));
  }

  /** Returns the description of the schedule; the attempt is the one that creates it. */
  public static String scheduleDescription(
      String dataset, long hours, Fingerprint fingerprint, Fingerprint account, String attempt) {
    return "%s%s every %d hours. Procedure unschedule ends it. Load %s of account %s, attempt %s"
        .formatted(SCHEDULE, ReportNames.letters(dataset), hours, fingerprint, account, attempt);
  }

  public static boolean isSchedule(ScheduledReport report, Fingerprint fingerprint) {
    Matcher description = schedule(report);
    return description != null && fingerprint.digits().equals(description.group(1));
  }

  public static boolean isSchedule(ScheduledReport report) {
    return schedule(report) != null;
  }

  /** Returns the description of a schedule, if the name has its fingerprint too. */
  private static @Nullable Matcher schedule(ScheduledReport report) {
    Matcher description = SCHEDULE_MARK.matcher(report.description());
    boolean proven =
        description.matches() && ReportNames.isSchedule(report.reportName(), description.group(1));
    return proven && !report.isExecuteNow() ? description : null;
  }

  /** Whether loads of the account have created the schedule. */
  public static boolean isScheduleOf(ScheduledReport report, Fingerprint account) {
    Matcher description = schedule(report);
    return description != null && account.digits().equals(description.group(2));
  }

  /** Whether loads of the account have created the report of months that no schedule reaches. */
  public static boolean isBackfillOf(ScheduledReport report, Fingerprint account) {
    return ReportDescription.accountOfLoad(report.description())
            .filter(account.digits()::equals)
            .isPresent()
        && ReportNames.isConnectorName(report.reportName())
        && !report.isScheduled();
  }

  /** Whether loads of the account have created the report: of any dataset for an empty name. */
  public static boolean isOfLoads(ScheduledReport report, Fingerprint account, String dataset) {
    return (isScheduleOf(report, account) || isBackfillOf(report, account))
        && (dataset.isEmpty() || dataset(report).equalsIgnoreCase(dataset));
  }

  /** Returns the dataset of the report's own query; empty if the service does not send it. */
  public static String dataset(ScheduledReport report) {
    return InsightsQuery.find(report.query()).map(InsightsQuery::dataset).orElse("");
  }
}
