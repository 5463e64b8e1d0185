package io.partnerinsights.core.stream;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.options.TypeInference;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream that was checked with GETs only: its report, or the query of a report to be scheduled,
 * and its columns. Creates nothing on the service. Thread-safe.
 */
public final class StreamPlan {
  private final Session session;
  private final ReadPlan readPlan;
  private final @Nullable String reportId;

  private StreamPlan(Session session, ReadPlan readPlan, @Nullable String reportId) {
    this.session = session;
    this.readPlan = readPlan;
    this.reportId = reportId;
  }

  /**
   * Checks the options and the report or query of a stream; GETs only. The types of the columns are
   * never sampled, so that each start finds the same ones.
   */
  public static StreamPlan planStream(Session session) {
    return planStream(session, session.client(), Session::planRead);
  }

  /** Plans as {@link #planStream(Session)}, as a wait: see {@link Session#planInWait}. */
  public static StreamPlan planInWait(Session session) {
    return ReportWait.callInWait(
        session.context(),
        wait -> {
          wait.setSubject(ReportWait.QUERY_CHECK_SUBJECT);
          return planStream(session, wait.client(), waitSession -> waitSession.planAsPartOf(wait));
        });
  }

  private static StreamPlan planStream(
      Session session, ReportService client, Function<Session, ReadPlan> planRead) {
    ConnectorOptions options = session.options();
    options.checkStream();
    Optional<String> namedReportId =
        options.find(StreamOptions.REPORT_NAME).map(name -> fetchReportIdByName(client, name));
    String reportId = namedReportId.or(() -> options.find(Options.REPORT_ID)).orElse(null);
    ConnectorOptions unsampledOptions =
        options.withValue(Options.INFER_SCHEMA, TypeInference.DICTIONARY);
    ConnectorOptions readOptions =
        reportId == null
            ? unsampledOptions
            : unsampledOptions.withValue(Options.REPORT_ID, reportId);
    return new StreamPlan(session, planRead.apply(session.withOptions(readOptions)), reportId);
  }

  private static String fetchReportIdByName(ReportService client, String name) {
    List<String> reportIds =
        client.listReports(ReportFilter.byName(name)).stream()
            .filter(report -> report.reportName().equals(name))
            .map(ScheduledReport::reportId)
            .toList();
    if (reportIds.isEmpty()) {
      List<String> names =
          client.listReports(ReportFilter.all()).stream().map(ScheduledReport::reportName).toList();
      throw StreamErrors.UNKNOWN_REPORT.withSuggestion(name, names).error(name);
    }
    if (reportIds.size() > 1) {
      throw StreamErrors.SEVERAL_REPORTS.error(reportIds.size(), name, reportIds);
    }
    return reportIds.get(0);
  }

  Session session() {
    return session;
  }

  /** Returns the plan of one execution: its options, its columns, and what is read of a split. */
  public ReadPlan readPlan() {
    return readPlan;
  }

  /** Null if the stream finds or creates a scheduled report when it begins. */
  public @Nullable String reportId() {
    return reportId;
  }

  /** Returns the plan with the time of a new report's first execution. */
  public StreamPlan withStartTime(Instant startTime) {
    ConnectorOptions newOptions = session.options().withValue(StreamOptions.START_TIME, startTime);
    return new StreamPlan(session.withOptions(newOptions), readPlan, reportId);
  }

  /**
   * Returns the reports that the loads of this query share, the oldest first, from the newest list
   * of all reports. Loads read the oldest. A user may have changed its settings since it was
   * created.
   */
  public List<ScheduledReport> findLoadSchedules() {
    return ReportWait.callInWait(
        session.context(), wait -> scheduleCreationOfLoads(wait).findSchedules());
  }

  /** Creates the scheduled report that {@link #findLoadSchedules} has not found, as a wait. */
  public ScheduledReport createLoadSchedule() {
    return ReportWait.callInWait(
        session.context(), wait -> scheduleCreationOfLoads(wait).createSchedule());
  }

  private ScheduleCreation scheduleCreationOfLoads(ReportWait wait) {
    return ScheduleCreation.ofLoads(session, readPlan.query(), wait);
  }
}
