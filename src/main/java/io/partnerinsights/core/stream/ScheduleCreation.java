package io.partnerinsights.core.stream;

import io.partnerinsights.core.client.ReportService.ListSnapshot;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.QueryFinder;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.report.UniquePost;
import io.partnerinsights.core.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds or creates the scheduled report of a query. All streams of a query give it the same name,
 * so that they share one. Streams that create it at the same time have a report each. The loads of
 * a query share another report, so that the end of one use does not end the other.
 */
record ScheduleCreation(
    Session session,
    CheckedQuery checkedQuery,
    ReportWait reportWait,
    Fingerprint fingerprint,
    ReportUse use) {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleCreation.class);

  /** The oldest report is the one that all streams use. */
  private static final Comparator<ScheduledReport> OLDEST_FIRST =
      Comparator.comparing((ScheduledReport report) -> report.findCreatedTime().orElse(Instant.MAX))
          .thenComparing(ScheduledReport::reportId);

  static ScheduleCreation ofStreams(Session session, CheckedQuery checkedQuery, ReportWait wait) {
    return new ScheduleCreation(
        session, checkedQuery, wait, checkedQuery.fingerprint(), ReportUse.STREAM);
  }

  /** Returns the schedule that the loads of a query and interval share, which no stream reads. */
  static ScheduleCreation ofLoads(Session session, CheckedQuery checkedQuery, ReportWait wait) {
    Duration interval = session.options().get(StreamOptions.RECURRENCE_INTERVAL);
    InsightsQuery query = checkedQuery.query();
    // The service may list a dataset's columns in another order.
    Set<String> columns = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    columns.addAll(query.columns());
    String settingsText =
        String.join(
            "\n",
            "load " + interval,
            checkedQuery.accountFingerprint().digits(),
            query.dataset(),
            String.join(",", columns),
            query.findTimespan().orElse(""),
            checkedQuery.request().format().name());
    Fingerprint loadFingerprint = Fingerprint.of(settingsText.toLowerCase(Locale.ROOT));
    return new ScheduleCreation(
        session, checkedQuery, wait, loadFingerprint, ReportUse.LOAD_SCHEDULE);
  }

  /** Returns the scheduled report: an existing one with these settings, or a new one. */
  ScheduledReport findOrCreate() {
    List<ScheduledReport> candidates = requestCandidates();
    if (candidates.size() > 1) {
      LOG.warn(
          "The query of this stream has several scheduled reports: {}. The stream reads only the"
              + " oldest, report {}. Delete the newer reports with `partnerinsights reports"
              + " delete`, unless another stream reads them",
          candidates.stream().map(ScheduledReport::reportId).toList(),
          candidates.get(0).reportId());
    }
    ScheduledReport report = candidates.isEmpty() ? createSchedule() : candidates.get(0);
    if (!candidates.isEmpty()) {
      LOG.info("The stream reads the existing scheduled report {}", report.reportId());
    }
    checkReport(report);
    return report;
  }

  /** Checks that a report, which a checkpoint may name, has this query and these settings. */
  void checkReport(ScheduledReport report) {
    if (!hasThisQuery(report)) {
      throw StreamErrors.OTHER_QUERY.error(
          report.query(), checkedQuery.query().toText(), report.reportId());
    }
    List<String> differences = describeDifferences(report);
    if (!differences.isEmpty()) {
      throw StreamErrors.OTHER_SCHEDULE.error(
          String.join(", and ", differences), report.reportId());
    }
  }

  /** The service reads names and values without case. */
  private boolean hasThisQuery(ScheduledReport report) {
    return InsightsQuery.tryParse(report.query())
        .map(query -> query.toText().equalsIgnoreCase(checkedQuery.query().toText()))
        .orElseGet(() -> isThisSchedule(report));
  }

  private List<ScheduledReport> requestCandidates() {
    reportWait.client().listReports(ReportFilter.all());
    return findSchedules();
  }

  /**
   * Returns the scheduled reports of this use in the newest list of all reports, the oldest first.
   * If it has none, and several pages, one may be missing: its name is asked for.
   */
  List<ScheduledReport> findSchedules() {
    ListSnapshot<ScheduledReport> listing = reportWait.client().listReportsOrReuse(Instant.MIN);
    List<ScheduledReport> candidates = candidatesIn(listing.items());
    return candidates.isEmpty() && !listing.isComplete()
        ? candidatesIn(reportWait.client().listReports(ReportFilter.byName(reportName())))
        : candidates;
  }

  private List<ScheduledReport> candidatesIn(List<ScheduledReport> reports) {
    return reports.stream()
        .filter(report -> !report.isExecuteNow())
        .filter(this::isThisSchedule)
        .sorted(OLDEST_FIRST)
        .toList();
  }

  private boolean isThisSchedule(ScheduledReport report) {
    return use.isScheduleOf(report, fingerprint);
  }

  /** Describes how a report differs from the options; a field that is absent is unknown. */
  private List<String> describeDifferences(ScheduledReport report) {
    List<String> differences = new ArrayList<>();
    Integer wantedCount = recurrenceCount();
    Instant wantedStart = startTime();
    Duration foundInterval = report.recurrenceInterval();
    if (foundInterval != null && !foundInterval.equals(recurrenceInterval())) {
      differences.add(
          "its interval is %sh, but the options set %sh"
              .formatted(foundInterval.toHours(), recurrenceInterval().toHours()));
    }
    // The service may count down: only a larger number, or one that was not asked for, differs.
    Integer foundCount = report.recurrenceCount();
    if (foundCount != null && foundCount > (wantedCount == null ? 0 : wantedCount)) {
      String wantedText = wantedCount == null ? "no limit" : wantedCount.toString();
      differences.add(
          "its number of executions is " + foundCount + ", but the options set " + wantedText);
    }
    Instant foundStart = report.startTime();
    if (wantedStart != null && foundStart != null && !isPlannedRun(wantedStart, foundStart)) {
      differences.add("its start is " + foundStart + ", but the options set " + wantedStart);
    }
    ReportFormat format = checkedQuery.request().format();
    if (report.format() != format) {
      differences.add("its format is " + report.format() + ", but the options set " + format);
    }
    Webhook webhook = webhook();
    if (webhook != null && !webhook.equals(report.webhook())) {
      differences.add("its callback URL or method differs from the options");
    }
    return differences;
  }

  /** The service may move the start to a later execution of the same schedule. */
  private boolean isPlannedRun(Instant wantedStart, Instant foundStart) {
    Duration delay = Duration.between(wantedStart.truncatedTo(ChronoUnit.SECONDS), foundStart);
    return !delay.isNegative() && delay.toSeconds() % recurrenceInterval().toSeconds() == 0;
  }

  /**
   * Creates the scheduled report, which a list of this moment does not have. If another stream or
   * load creates it at the same time, there are two. Loads read the oldest of several.
   */
  ScheduledReport createSchedule() {
    rejectEarlyStart();
    return new QueryFinder(checkedQuery).createReport(reportWait, this::createOnQuery);
  }

  private ScheduledReport createOnQuery(String queryId) {
    NewReport.Scheduled newReport =
        new NewReport.Scheduled(
            reportName(),
            newDescription(),
            queryId,
            newSchedule(),
            checkedQuery.request().format(),
            webhook());
    ScheduledReport report =
        new UniquePost<>(
                reportWait,
                ReportState.LIST_LAG,
                () -> reportWait.client().createReport(newReport),
                () -> requestCandidates().stream().findFirst(),
                StreamErrors.SCHEDULE_UNCONFIRMED.problem(newReport.reportName(), queryId))
            .sendOrFind();
    LOG.info(
        "For dataset {}, the connector created the scheduled report {}, which runs every {} hours,"
            + " starting at {}",
        checkedQuery.query().dataset(),
        report.reportId(),
        recurrenceInterval().toHours(),
        newReport.schedule().startTime());
    return report;
  }

  private Duration recurrenceInterval() {
    return session.options().get(StreamOptions.RECURRENCE_INTERVAL);
  }

  /** Returns the number of executions after which the report ends; null if it does not. */
  private @Nullable Integer recurrenceCount() {
    return session.options().find(StreamOptions.RECURRENCE_COUNT).orElse(null);
  }

  /** Returns the time of the first execution; null for any. */
  private @Nullable Instant startTime() {
    return session.options().find(StreamOptions.START_TIME).orElse(null);
  }

  private @Nullable Webhook webhook() {
    return session.context().settings().webhook();
  }

  private String reportName() {
    return use.scheduleName(checkedQuery.query().dataset(), fingerprint);
  }

  private String newDescription() {
    String randomSuffix = ReportNames.newMark(session.context().random());
    return use.scheduleDescription(
        checkedQuery.query().dataset(),
        recurrenceInterval().toHours(),
        fingerprint,
        checkedQuery.accountFingerprint(),
        randomSuffix);
  }

  private void rejectEarlyStart() {
    Instant start = startTime();
    Instant earliestStart = reportWait.serviceTime().plus(NewReport.Schedule.MIN_LEAD_TIME);
    if (start != null && start.isBefore(earliestStart)) {
      throw StreamErrors.START_TOO_EARLY.error(start, earliestStart);
    }
  }

  private NewReport.Schedule newSchedule() {
    Instant start = startTime();
    Instant firstRun =
        start == null ? NewReport.Schedule.earliestStart(reportWait.serviceTime()) : start;
    return new NewReport.Schedule(firstRun, recurrenceInterval(), recurrenceCount());
  }
}
