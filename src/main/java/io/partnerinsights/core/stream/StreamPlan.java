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
  private final ReadPlan read;
  private final @Nullable String reportId;

  private StreamPlan(Session session, ReadPlan read, @Nullable String reportId) {
    this.session = session;
    this.read = read;
    this.reportId = reportId;
  }

  /**
   * Checks the options and the report or query of a stream; GETs only. The types of the columns are
   * never sampled, so that each start finds the same ones.
   */
  public static StreamPlan of(Session session) {
    return of(session, session.client(), Session::plan);
  }

  /** Checks the stream as {@link #of} does, as a part of a wait: see {@link Session#planInWait}. */
  public static StreamPlan inWait(Session session) {
    return ReportWait.within(
        session.context(),
        waiting -> {
          waiting.awaits(ReportWait.PLAN);
          return of(session, waiting.client(), part -> part.plan(waiting));
        });
  }

  private static StreamPlan of(
      Session session, ReportService client, Function<Session, ReadPlan> plan) {
    ConnectorOptions options = session.options();
    options.checkStream();
    Optional<String> named =
        options.find(StreamOptions.REPORT_NAME).map(name -> named(client, name));
    String reportId = named.or(() -> options.find(Options.REPORT_ID)).orElse(null);
    ConnectorOptions unsampled = options.with(Options.INFER_SCHEMA, TypeInference.DICTIONARY);
    ConnectorOptions read =
        reportId == null ? unsampled : unsampled.with(Options.REPORT_ID, reportId);
    return new StreamPlan(session, plan.apply(session.with(read)), reportId);
  }

  private static String named(ReportService client, String name) {
    List<String> ids =
        client.reports(ReportFilter.byName(name)).stream()
            .filter(report -> report.reportName().equals(name))
            .map(ScheduledReport::reportId)
            .toList();
    if (ids.isEmpty()) {
      List<String> names =
          client.reports(ReportFilter.all()).stream().map(ScheduledReport::reportName).toList();
      throw StreamErrors.UNKNOWN_REPORT.near(name, names).error(name);
    }
    if (ids.size() > 1) {
      throw StreamErrors.SEVERAL_REPORTS.error(ids.size(), name, ids);
    }
    return ids.get(0);
  }

  Session session() {
    return session;
  }

  /** Returns the plan of one execution: its options, its columns, and what is read of a split. */
  public ReadPlan read() {
    return read;
  }

  /** Null if the stream finds or creates a scheduled report when it begins. */
  public @Nullable String reportId() {
    return reportId;
  }

  /** Returns the plan with the time of a new report's first execution. */
  public StreamPlan startingAt(Instant start) {
    ConnectorOptions timed = session.options().with(StreamOptions.START_TIME, start);
    return new StreamPlan(session.with(timed), read, reportId);
  }

  /**
   * Returns the reports that the loads of this query share, the oldest first, from the newest list
   * of all reports. Loads read the oldest. A user may have changed its settings since it was
   * created.
   */
  public List<ScheduledReport> findSchedules() {
    return ReportWait.within(session.context(), waiting -> loads(waiting).findListed());
  }

  /** Creates the scheduled report that {@link #findSchedules} has not found, as a wait. */
  public ScheduledReport createSchedule() {
    return ReportWait.within(session.context(), waiting -> loads(waiting).create());
  }

  private ScheduleCreation loads(ReportWait waiting) {
    return ScheduleCreation.ofLoads(session, read.query(), waiting);
  }
}
