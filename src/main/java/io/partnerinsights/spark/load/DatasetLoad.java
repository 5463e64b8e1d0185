package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.Change;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the table of one dataset up to date: with the new executions of its schedule, the newest
 * first, and with a report of its own for the months before them. Can be ended at any time: what is
 * loaded is in the table, and what was created is found again by its name.
 */
final class DatasetLoad {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetLoad.class);

  /** Executions are listed for 90 days; one less, because the clocks may differ. */
  private static final Duration LISTED = Duration.ofDays(89);

  /** The service runs a new schedule 4 hours after its creation at the earliest. */
  private static final Duration LEAD = Duration.ofHours(4).plusMinutes(15);

  private final LoadContext context;
  private final DatasetPlan plan;
  private final ResultLog log;
  private final TableWriter writer;
  private final Map<String, String> changed = new HashMap<>();

  /** Executions that are not to be read again, as digests of their ids. */
  private final Set<String> seen = new TreeSet<>();

  private final Set<String> listed = new TreeSet<>();

  /** Reports to delete once the table says that it does not need them. */
  private final List<String> obsolete = new ArrayList<>();

  private Instant newest;

  DatasetLoad(LoadContext context, DatasetPlan plan, ResultLog log) {
    this.context = context;
    this.plan = plan;
    this.log = log;
    this.writer = new TableWriter(context, plan, log);
    this.newest = plan.state().newest();
    seen.addAll(List.of(plan.properties().getOrDefault(LoadTable.SEEN, "").split(",")));
    seen.remove("");
    Stream.of(plan.properties().getOrDefault(LoadTable.OBSOLETE, "").split(","))
        .filter(report -> own(report).isPresent())
        .forEach(obsolete::add);
  }

  /**
   * Returns a report that the table names. Who may write its properties chooses among loads' own.
   */
  private Optional<ScheduledReport> own(String reportId) {
    return context
        .report(reportId)
        .filter(report -> LoadSchedules.isOfLoads(report, plan.dataset().name()));
  }

  /**
   * Runs the load, and adds what it did to the log; at least one result.
   *
   * @throws Exception of Spark or the connector
   */
  void run() throws Exception {
    if (!plan.problems().isEmpty()) {
      add(State.STOPPED, String.join("; ", plan.problems()));
      return;
    }
    plan.prepareTable();
    if (plan.schedule() != null) {
      schedule(plan.schedule());
    }
    if (plan.history() != null && !log.hasFailure()) {
      history(plan.history());
    }
    saveState();
    if (log.all().isEmpty()) {
      add(State.NOTHING_NEW, "no new execution");
    }
  }

  private void add(State state, String message) {
    log.add(state, message, plan.state().rows());
  }

  private void saveState() {
    if (!listed.isEmpty()) {
      seen.retainAll(listed);
    }
    changed.put(LoadTable.SEEN, String.join(",", seen));
    if (newest.isAfter(Instant.MIN)) {
      changed.put(LoadTable.NEWEST, newest.toString());
    }
    if (!obsolete.isEmpty()) {
      changed.put(LoadTable.OBSOLETE, String.join(",", obsolete));
    }
    if (!plan.properties().entrySet().containsAll(changed.entrySet())) {
      plan.table().set(changed);
    }
    obsolete.forEach(this::delete);
  }

  /** Deletes a report. If that fails, a later run finds it in the table's properties. */
  private void delete(String report) {
    try {
      ReportCleanup.deleteReport(context.client(), report);
    } catch (PartnerInsightsException e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn(
          "Report {} is not needed any more and was not deleted; the next run deletes it",
          report,
          e);
    }
  }

  private void schedule(StreamPlan schedule) {
    ScheduledReport found = plan.scheduled();
    ScheduledReport current = found == null ? create(schedule) : found;
    checkHour(current);
    String id = current.reportId();
    String known = plan.properties().getOrDefault(LoadTable.SCHEDULE, id);
    ScheduledReport former = known.equalsIgnoreCase(id) ? null : own(known).orElse(null);
    if (found == null && former == null && !known.equalsIgnoreCase(id)) {
      Instant start = current.startTime();
      add(
          State.UNWELL,
          "the scheduled report %s is gone; report %s replaces it, and its first run is at %s"
              .formatted(known, id, start == null ? "an unknown time" : start));
    }
    List<Listed> complete = found == null ? List.of() : complete(found);
    load(
        Stream.concat(complete.stream(), former == null ? Stream.of() : complete(former).stream())
            .toList());
    if (former == null || !complete.isEmpty()) {
      changed.put(LoadTable.SCHEDULE, id);
      Stream.ofNullable(former).map(ScheduledReport::reportId).forEach(obsolete::add);
    }
    if (found != null) {
      problem(found, complete)
          .ifPresent(text -> add(State.UNWELL, "the scheduled report " + id + " " + text));
    }
  }

  private ScheduledReport create(StreamPlan schedule) {
    StreamPlan timed = firstRun().map(schedule::startingAt).orElse(schedule);
    return SparkApplication.await(timed::createSchedule);
  }

  private Optional<Instant> firstRun() {
    ZonedDateTime earliest = context.now().plus(LEAD).atZone(ZoneOffset.UTC);
    return Optional.ofNullable(context.settings().hour())
        .map(hour -> earliest.with(LocalTime.of(hour, 0)))
        .map(first -> first.isBefore(earliest) ? first.plusDays(1) : first)
        .map(ZonedDateTime::toInstant);
  }

  private Duration interval() {
    Duration interval = context.settings().schedule();
    return interval == null ? Duration.ZERO : interval;
  }

  private void checkHour(ScheduledReport report) {
    Integer wanted = context.settings().hour();
    boolean daily = interval().toHours() % 24 == 0;
    if (daily && wanted != null && report.startTime() != null) {
      int hour = report.startTime().atZone(ZoneOffset.UTC).getHour();
      if (hour != wanted) {
        throw LoadErrors.otherHour(report.reportId(), hour, wanted);
      }
    }
  }

  private List<Listed> complete(ScheduledReport report) {
    ExecutionFilter filter = ExecutionFilter.last90Days(report.reportId());
    Instant now = context.now();
    return context.client().findExecutions(filter.withStatus(Kind.COMPLETED)).stream()
        .filter(ReportExecution::hasLink)
        .map(each -> new Listed(report, each, each.findGeneratedTime().orElse(now)))
        .toList();
  }

  /** Returns why a schedule produces no executions; empty if it does. */
  private Optional<String> problem(ScheduledReport report, List<Listed> complete) {
    if (report.isPaused()) {
      return Optional.of("is paused; resume it with procedure resume_report");
    }
    if (report.reportStatus().equalsIgnoreCase("Inactive")) {
      return Optional.of("has ended; delete it, and the next run creates another one");
    }
    Stream<Instant> runs = complete.stream().map(Listed::generated);
    Stream<Instant> beginning =
        Stream.concat(
            Stream.ofNullable(report.startTime()), Stream.ofNullable(report.createdTime()));
    Instant latest =
        Stream.concat(Stream.of(plan.state().newest()), Stream.concat(runs, beginning))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return latest.isBefore(context.now().minus(interval().multipliedBy(2)))
        ? Optional.of("has produced nothing since " + latest)
        : Optional.empty();
  }

  /** An execution that the service lists. */
  private record Listed(ScheduledReport report, ReportExecution execution, Instant generated) {
    String id() {
      return execution.executionId();
    }

    String digest() {
      return Fingerprint.of(id().toLowerCase(Locale.ROOT)).digits();
    }
  }

  /** Loads the executions that are new, the newest first: each replaces what it is newer for. */
  private void load(List<Listed> executions) {
    Set<String> loaded = plan.state().executions();
    warnOfLoss(executions);
    for (Listed each : executions) {
      listed.add(each.digest());
      if (loaded.contains(each.id())) {
        seen.add(each.digest());
      }
    }
    executions.stream()
        .filter(each -> !seen.contains(each.digest()))
        .sorted(Comparator.comparing(Listed::generated).reversed())
        .forEach(this::load);
  }

  /** Loads an execution. A problem of one that is not the newest does not need the user. */
  private void load(Listed each) {
    boolean outdated = log.has(State.LOADED) || each.generated().isBefore(newest);
    LoadResult result;
    try {
      ReadPlan read = plan.reads().execution(each.report(), each.execution());
      String range = InsightsQuery.parse(each.report().query()).timespan();
      boolean whole = DatasetRanges.isWhole(range);
      result = writer.load(new ExecutionRows(read, each.id(), each.generated(), null, whole));
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("Execution {} could not be loaded", each.id(), e);
      String message = LoadErrors.summary(e);
      Change none = Change.none(plan.state().rows());
      result = log.of(State.FAILED, message, each.id(), each.generated(), none);
      outdated &= LoadErrors.isPermanent(e);
    }
    if (outdated && result.state().isFailure()) {
      result = result.skipped();
    }
    if (!result.state().isFailure()) {
      seen.add(each.digest());
    }
    add(result);
  }

  private void add(LoadResult result) {
    Instant generated = result.generated();
    if (result.state() == State.LOADED && generated != null && generated.isAfter(newest)) {
      newest = generated;
    }
    log.add(result);
  }

  /** Says that executions of an earlier time than the service lists may be missing. */
  private void warnOfLoss(List<Listed> executions) {
    Instant horizon = context.now().minus(LISTED);
    if (plan.state().hasMarks() && newest.isBefore(horizon) && !executions.isEmpty()) {
      add(
          State.SKIPPED,
          "executions between %s and %s are not listed any more; since => '%s' loads months that no later execution has"
              .formatted(newest, horizon, YearMonth.from(newest.atZone(ZoneOffset.UTC))));
    }
  }

  private void history(ReadPlan read) throws Exception {
    ReportRead report = read.read();
    if (!context.settings().waits() && !isSubmittedAndComplete(report)) {
      return;
    }
    Report complete = SparkApplication.await(report::await);
    YearMonth start = plan.historyStart();
    ExecutionRows execution =
        new ExecutionRows(
            read,
            complete.executionId(),
            complete.generatedTime().orElseGet(context::now),
            start,
            start == null);
    LoadResult result = writer.load(execution);
    add(result);
    if (!result.state().isFailure()) {
      changed.put(LoadTable.HISTORY, String.valueOf(result.change().rowsAfter()));
      delete(complete, read);
    }
  }

  /** Submits the history's report, and says what the next run does if it is not complete. */
  private boolean isSubmittedAndComplete(ReportRead report) throws Exception {
    String submitted = LoadContext.withinAMinute(() -> SparkApplication.await(report::submit));
    if (submitted == null) {
      add(State.SKIPPED, "the quota allows no report within a minute; a later run submits it");
      return false;
    }
    boolean complete =
        context.client().findExecutions(ExecutionFilter.latest(submitted)).stream()
            .anyMatch(ReportExecution::hasLink);
    if (!complete) {
      add(State.SUBMITTED, "report " + submitted + "; the next run loads it");
    }
    return complete;
  }

  /** Deletes the history's report, unless another application has created it. */
  private void delete(Report report, ReadPlan read) {
    boolean own =
        report.origin() == ReportOrigin.CREATED
            || context
                .report(report.reportId())
                .filter(listed -> listed.reportName().startsWith(plan.reads().label()))
                .isPresent();
    if (own) {
      obsolete.add(report.reportId());
      read.invalidate();
    }
  }
}
