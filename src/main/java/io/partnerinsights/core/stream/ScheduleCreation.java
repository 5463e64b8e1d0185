package io.partnerinsights.core.stream;

import io.partnerinsights.core.client.ReportService.Listed;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportQuery;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.report.UniquePost;
import io.partnerinsights.core.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
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
    CheckedQuery plan,
    ReportWait waiting,
    Fingerprint fingerprint,
    ReportUse use) {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleCreation.class);

  /** The oldest report is the one that all streams use. */
  private static final Comparator<ScheduledReport> OLDEST_FIRST =
      Comparator.comparing((ScheduledReport report) -> report.findCreatedTime().orElse(Instant.MAX))
          .thenComparing(ScheduledReport::reportId);

  static ScheduleCreation ofStreams(Session session, CheckedQuery plan, ReportWait waiting) {
    return new ScheduleCreation(session, plan, waiting, plan.fingerprint(), ReportUse.STREAM);
  }

  /** Returns the schedule that the loads of a query and interval share, which no stream reads. */
  static ScheduleCreation ofLoads(Session session, CheckedQuery plan, ReportWait waiting) {
    Duration interval = session.options().get(StreamOptions.RECURRENCE_INTERVAL);
    InsightsQuery query = plan.query();
    // The service may list a dataset's columns in another order.
    Set<String> columns = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    columns.addAll(query.columns());
    String wanted =
        String.join(
            "\n",
            "load " + interval,
            plan.account().digits(),
            query.dataset(),
            String.join(",", columns),
            query.findTimespan().orElse(""),
            plan.request().format().name());
    Fingerprint own = Fingerprint.of(wanted.toLowerCase(Locale.ROOT));
    return new ScheduleCreation(session, plan, waiting, own, ReportUse.LOAD_SCHEDULE);
  }

  /** Returns the scheduled report: an existing one with these settings, or a new one. */
  ScheduledReport report() {
    List<ScheduledReport> found = candidates();
    if (found.size() > 1) {
      LOG.warn(
          "The query of this stream has several scheduled reports: {}. The stream reads the oldest,"
              + " {}. Before you delete one of the others, check that no stream reads it",
          found.stream().map(ScheduledReport::reportId).toList(),
          found.get(0).reportId());
    }
    ScheduledReport report = found.isEmpty() ? create() : found.get(0);
    if (!found.isEmpty()) {
      LOG.info("The stream reads the existing scheduled report {}", report.reportId());
    }
    check(report);
    return report;
  }

  /** Checks that a report, which a checkpoint may name, has this query and these settings. */
  void check(ScheduledReport report) {
    if (!hasThisQuery(report)) {
      throw StreamErrors.OTHER_QUERY.error(report.query(), plan.query().print(), report.reportId());
    }
    List<String> differences = differences(report);
    if (!differences.isEmpty()) {
      throw StreamErrors.OTHER_SCHEDULE.error(String.join(", ", differences), report.reportId());
    }
  }

  /** The service reads names and values without case. */
  private boolean hasThisQuery(ScheduledReport report) {
    return InsightsQuery.find(report.query())
        .map(query -> query.print().equalsIgnoreCase(plan.query().print()))
        .orElseGet(() -> isOfThisStream(report));
  }

  private List<ScheduledReport> candidates() {
    waiting.client().reports(ReportFilter.all());
    return findListed();
  }

  /**
   * Returns the scheduled reports of this use in the newest list of all reports, the oldest first.
   * If it has none, and several pages, one may be missing: its name is asked for.
   */
  List<ScheduledReport> findListed() {
    Listed<ScheduledReport> newest = waiting.client().allReports(Instant.MIN);
    List<ScheduledReport> found = candidates(newest.items());
    return found.isEmpty() && !newest.isWhole()
        ? candidates(waiting.client().reports(ReportFilter.byName(name())))
        : found;
  }

  private List<ScheduledReport> candidates(List<ScheduledReport> listed) {
    return listed.stream()
        .filter(report -> !report.isExecuteNow())
        .filter(this::isOfThisStream)
        .sorted(OLDEST_FIRST)
        .toList();
  }

  private boolean isOfThisStream(ScheduledReport report) {
    return use.isSchedule(report, fingerprint);
  }

  /** Describes how a report differs from the options; a field that is absent is unknown. */
  private List<String> differences(ScheduledReport report) {
    List<String> differences = new ArrayList<>();
    Integer count = count();
    Instant start = start();
    Duration every = report.recurrenceInterval();
    if (every != null && !every.equals(interval())) {
      differences.add(
          "its interval is %sh, not %sh".formatted(every.toHours(), interval().toHours()));
    }
    // The service may count down: only a larger number, or one that was not asked for, differs.
    Integer executions = report.recurrenceCount();
    if (executions != null && executions > (count == null ? 0 : count)) {
      String wanted = count == null ? "unlimited" : count.toString();
      differences.add("its number of executions is " + executions + ", not " + wanted);
    }
    Instant first = report.startTime();
    if (start != null && first != null && !isRunOf(start, first)) {
      differences.add("its start is " + first + ", not " + start);
    }
    ReportFormat format = plan.request().format();
    if (report.format() != format) {
      differences.add("its format is " + report.format() + ", not " + format);
    }
    Webhook webhook = webhook();
    if (webhook != null && !webhook.equals(report.webhook())) {
      differences.add("its callback differs");
    }
    return differences;
  }

  /** The service may move the start to a later execution of the same schedule. */
  private boolean isRunOf(Instant wanted, Instant found) {
    Duration later = Duration.between(wanted.truncatedTo(ChronoUnit.SECONDS), found);
    return !later.isNegative() && later.toSeconds() % interval().toSeconds() == 0;
  }

  /**
   * Creates the scheduled report, which a list of this moment does not have. If another stream or
   * load creates it at the same time, there are two. Loads read the oldest of several.
   */
  ScheduledReport create() {
    checkStart();
    return create(new ReportQuery(plan).findOrCreate(waiting));
  }

  private ScheduledReport create(String queryId) {
    NewReport.Scheduled wanted =
        new NewReport.Scheduled(
            name(), description(), queryId, schedule(), plan.request().format(), webhook());
    ScheduledReport created;
    try {
      created =
          new UniquePost<>(
                  waiting,
                  ReportState.LIST_LAG,
                  () -> waiting.client().createReport(wanted),
                  () -> candidates().stream().findFirst(),
                  StreamErrors.SCHEDULE_UNCONFIRMED.problem(wanted.reportName(), queryId))
              .once();
    } catch (PartnerInsightsException e) {
      return create(new ReportQuery(plan).replace(e, waiting));
    }
    LOG.info(
        "{}: Created scheduled report {}, which runs every {} hours from {}",
        plan.query().dataset(),
        created.reportId(),
        interval().toHours(),
        wanted.schedule().startTime());
    return created;
  }

  private Duration interval() {
    return session.options().get(StreamOptions.RECURRENCE_INTERVAL);
  }

  /** Returns the number of executions after which the report ends; null if it does not. */
  private @Nullable Integer count() {
    return session.options().find(StreamOptions.RECURRENCE_COUNT).orElse(null);
  }

  /** Returns the time of the first execution; null for any. */
  private @Nullable Instant start() {
    return session.options().find(StreamOptions.START_TIME).orElse(null);
  }

  private @Nullable Webhook webhook() {
    return session.context().settings().webhook();
  }

  private String name() {
    return use.scheduleName(plan.query().dataset(), fingerprint);
  }

  private String description() {
    String attempt = HexFormat.of().toHexDigits(session.context().random().nextLong());
    return use.scheduleDescription(
        plan.query().dataset(), interval().toHours(), fingerprint, plan.account(), attempt);
  }

  private void checkStart() {
    Instant start = start();
    Instant earliest = waiting.serviceTime().plus(NewReport.Schedule.MIN_LEAD);
    if (start != null && start.isBefore(earliest)) {
      throw StreamErrors.START_TOO_EARLY.error(start, earliest);
    }
  }

  private NewReport.Schedule schedule() {
    Instant start = start();
    Instant first = start == null ? NewReport.Schedule.earliestStart(waiting.serviceTime()) : start;
    return new NewReport.Schedule(first, interval(), count());
  }
}
