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
 * nothing.
 */
public final class LoadReports {
  private static final String SCHEDULE = ReportDescription.CREATED + " to load ";
  private static final Pattern SCHEDULE_MARK =
      Pattern.compile(Pattern.quote(SCHEDULE) + ".*\\. Load ([0-9a-f]{32}), attempt [0-9a-f]{16}");

  private LoadReports() {}

  public static String scheduleName(String dataset, Fingerprint fingerprint) {
    return ReportNames.labelled(ReportNames.ofLoads(dataset), ReportNames.ofSchedule(fingerprint));
  }

  /** Returns the description of the schedule; the attempt is the one that creates it. */
  public static String scheduleDescription(
      String dataset, long hours, Fingerprint fingerprint, String attempt) {
    return "%s%s every %d hours. Procedure unschedule ends it. Load %s, attempt %s"
        .formatted(SCHEDULE, ReportNames.letters(dataset), hours, fingerprint, attempt);
  }

  public static boolean isSchedule(ScheduledReport report, Fingerprint fingerprint) {
    return fingerprint.digits().equals(scheduleMark(report));
  }

  public static boolean isSchedule(ScheduledReport report) {
    return scheduleMark(report) != null;
  }

  /** Returns the fingerprint in the description, if the name has it too. */
  private static @Nullable String scheduleMark(ScheduledReport report) {
    Matcher description = SCHEDULE_MARK.matcher(report.description());
    String mark = description.matches() ? description.group(1) : null;
    boolean proven = mark != null && ReportNames.isSchedule(report.reportName(), mark);
    return proven && !report.isExecuteNow() ? mark : null;
  }

  /** Whether loads have created the report: those of any dataset for an empty name. */
  public static boolean isOfLoads(ScheduledReport report, String dataset) {
    boolean isBackfill =
        ReportDescription.isOfLoad(report.description())
            && ReportNames.isConnectorName(report.reportName())
            && !report.isScheduled();
    return (isSchedule(report) || isBackfill)
        && (dataset.isEmpty() || dataset(report).equalsIgnoreCase(dataset));
  }

  /** Returns the dataset of the report's own query; empty if the service does not send it. */
  public static String dataset(ScheduledReport report) {
    return InsightsQuery.find(report.query()).map(InsightsQuery::dataset).orElse("");
  }
}
