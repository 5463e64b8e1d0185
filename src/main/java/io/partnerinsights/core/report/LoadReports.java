package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names and descriptions of the reports that loads create. A report is a load's own only if its
 * description has the mark that its name has: what users choose of a name proves nothing. The
 * description tells an administrator what the report is for and what ends it.
 */
public final class LoadReports {
  /** What names of these reports begin with, after the dataset. */
  private static final String USE = "Load";

  private static final String SCHEDULE = ReportDescription.CREATED + " to load ";
  private static final Pattern SCHEDULE_MARK =
      Pattern.compile(Pattern.quote(SCHEDULE) + ".*\\. Load ([0-9a-f]{32}), attempt [0-9a-f]{16}");

  private static final Pattern HISTORY =
      Pattern.compile(
          Pattern.quote(ReportDescription.KEPT + ReportDescription.SEPARATOR)
              + "(\\w+) from (ever|MONTH) to (now|MONTH) for load ([0-9a-f]{16}), .*"
                  .replace("MONTH", "\\d{4}-(?:0[1-9]|1[0-2])"));

  /** The end of the description of a schedule of loads that version 0.1.0 has created. */
  private static final String SCHEDULE_0_1 = ", of a load";

  private LoadReports() {}

  /**
   * The report of a load that has months which no schedule reaches.
   *
   * @param first its first month; null for all rows
   * @param last its last month; null for no end
   * @param mark identifies the table of the load
   */
  public record History(
      String dataset, @Nullable YearMonth first, @Nullable YearMonth last, String mark) {
    private static History of(String dataset, Matcher description) {
      return new History(
          dataset, month(description.group(2)), month(description.group(3)), description.group(4));
    }

    private static @Nullable YearMonth month(String text) {
      return text.contains("-") ? YearMonth.parse(text) : null;
    }

    /** Returns the range in words; all rows begin with {@code ever}. */
    public String range(String ever) {
      return "from %s to %s".formatted(first == null ? ever : first, last == null ? "now" : last);
    }

    /** Returns what a load passes as option {@code reportDescription}. */
    public String description() {
      return "%s %s for load %s, which deletes it. Procedure unschedule does, too"
          .formatted(ReportNames.letters(dataset), range("ever"), mark);
    }
  }

  /** Returns what a load passes as option {@code reportLabel}. */
  public static String label(String dataset) {
    return ReportNames.letters(dataset) + USE;
  }

  public static String scheduleName(String dataset, Fingerprint fingerprint) {
    return ReportNames.labelled(label(dataset), ReportNames.ofSchedule(fingerprint));
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
    String name = report.reportName();
    String description = report.description();
    Matcher now = SCHEDULE_MARK.matcher(description);
    String mark = now.matches() ? now.group(1) : null;
    if (description.endsWith(SCHEDULE_0_1)) {
      mark = ReportDescription.scheduleMark(description);
    }
    boolean proven = mark != null && ReportNames.isSchedule(name, mark);
    return proven && !report.isExecuteNow() ? mark : null;
  }

  /** Returns what a report of a load's history says; empty for any other report. */
  public static Optional<History> history(ScheduledReport report) {
    Matcher matcher = HISTORY.matcher(report.description());
    boolean proven =
        matcher.matches()
            && !report.isScheduled()
            && ReportNames.hasMark(report.reportName(), matcher.group(4))
            && report.reportName().startsWith(label(matcher.group(1)))
            && ReportNames.letters(dataset(report)).equalsIgnoreCase(matcher.group(1));
    return proven ? Optional.of(History.of(dataset(report), matcher)) : Optional.empty();
  }

  /** Whether loads have created the report: those of any dataset for an empty name. */
  public static boolean isOfLoads(ScheduledReport report, String dataset) {
    boolean own = isSchedule(report) || history(report).isPresent() || isHistory01(report);
    return own && (dataset.isEmpty() || dataset(report).equalsIgnoreCase(dataset));
  }

  /** Whether version 0.1.0 has created the report of the history with this fingerprint. */
  public static boolean isHistory01(ScheduledReport report, Fingerprint fingerprint) {
    return isHistory01(report) && ReportNames.isReport(report.reportName(), fingerprint);
  }

  public static boolean isHistory01Of(ScheduledReport report, String dataset) {
    return isHistory01(report) && dataset(report).equalsIgnoreCase(dataset);
  }

  private static boolean isHistory01(ScheduledReport report) {
    return report.reportName().startsWith(USE + dataset(report) + ReportNames.BY)
        && ReportNames.isConnectorName(report.reportName())
        && report.description().equals(ReportDescription.KEPT)
        && !report.isScheduled();
  }

  /** Returns the dataset of the report's own query; empty if the service does not send it. */
  public static String dataset(ScheduledReport report) {
    return InsightsQuery.find(report.query()).map(InsightsQuery::dataset).orElse("");
  }
}
