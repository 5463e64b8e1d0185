package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.DatasetPlan.HistoryReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the table of a dataset up to date: by the new executions of its scheduled report, the
 * newest first, and then by a report of its own for the months that no schedule reaches. Can be
 * ended at any time: what is loaded is in the table, and what was created is found again by its
 * name.
 */
final class DatasetLoad {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetLoad.class);

  /** Executions are listed for 90 days; one less, because the clocks may differ. */
  private static final Duration LISTED = Duration.ofDays(89);

  /** The service runs a new schedule 4 hours after its creation at the earliest. */
  private static final Duration LEAD = Duration.ofHours(4).plusMinutes(15);

  /** Errors of a report that no later run can read. */
  private static final Set<ErrorCode> USELESS =
      Set.of(ErrorCode.REPORT_FAILED, ErrorCode.REPORT_LOST, ErrorCode.REPORT_WITHOUT_LINK);

  private final DatasetPlan plan;
  private final Map<String, List<ReportExecution>> executions;
  private final LoadContext context;
  private final ResultLog log;
  private final TableWriter writer;
  private final LoadProperties properties;

  /** An execution that the service lists. */
  private record Listed(ScheduledReport report, ExecutionKey key) {}

  /**
   * @param executions those of scheduled reports, by the reports' ids
   */
  DatasetLoad(DatasetPlan plan, Map<String, List<ReportExecution>> executions) {
    this.plan = plan;
    this.executions = executions;
    this.context = plan.context();
    this.log = plan.log();
    this.writer = new TableWriter(plan);
    this.properties = new LoadProperties(plan.state().properties(), plan.state().known());
  }

  void run() throws Exception {
    if (!plan.problems().isEmpty()) {
      log.add(State.STOPPED, String.join("; ", plan.problems()));
      return;
    }
    plan.prepareTable();
    try {
      if (plan.schedule() != null) {
        loadSchedule(plan.schedule());
      }
      if (!log.hasFailure()) {
        loadHistory();
      }
    } catch (Exception e) {
      saveAfter(e);
      throw e;
    }
    save();
    if (log.all().isEmpty()) {
      log.add(State.NOTHING_NEW, "no new execution");
    }
  }

  /** What is loaded before a failure is not to be read again. An interrupt ends the run at once. */
  private void saveAfter(Exception failure) {
    LoadErrors.rethrowInterrupt(failure);
    try {
      save();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  private void save() throws NoSuchTableException {
    Map<String, String> changed = properties.changed(writer.known());
    if (!changed.isEmpty()) {
      plan.table().save(changed);
    }
  }

  /** Creates the scheduled report if it does not exist, and loads what it has produced. */
  private void loadSchedule(StreamPlan schedule) {
    ScheduledReport found = plan.scheduled();
    ScheduledReport current = found == null ? create(schedule) : found;
    ScheduledReport former = plan.former();
    boolean wasLoaded = plan.state().properties().containsKey(LoadProperties.SCHEDULE);
    if (found == null && former == null && wasLoaded) {
      Instant start = current.startTime();
      log.add(
          State.SUBMITTED,
          "the scheduled report is gone; report %s replaces it, and its first run is at %s"
              .formatted(current.reportId(), start == null ? "an unknown time" : start));
    }
    List<Listed> complete = complete(found);
    load(Stream.concat(complete.stream(), complete(former).stream()).toList());
    boolean isReplaced = !complete.isEmpty() && !log.hasFailure();
    if (former == null || (isReplaced && context.delete(former.reportId()))) {
      properties.schedule(current.reportId());
    }
    if (found != null) {
      String named = "the scheduled report " + found.reportId() + " ";
      problems(found, complete).forEach(text -> log.add(State.UNWELL, named + text));
    }
  }

  private ScheduledReport create(StreamPlan schedule) {
    Integer hour = context.settings().hour();
    StreamPlan timed = hour == null ? schedule : schedule.startingAt(firstRun(hour));
    return SparkApplication.await(timed::createSchedule);
  }

  private Instant firstRun(int hour) {
    ZonedDateTime earliest = context.now().plus(LEAD).atZone(ZoneOffset.UTC);
    ZonedDateTime first = earliest.with(LocalTime.of(hour, 0));
    return (first.isBefore(earliest) ? first.plusDays(1) : first).toInstant();
  }

  /** Returns the executions of a report; one without a time replaces nothing. */
  private List<Listed> complete(@Nullable ScheduledReport report) {
    List<Listed> complete = new ArrayList<>();
    if (report == null) {
      return complete;
    }
    Set<String> loaded = plan.state().executions();
    for (ReportExecution each : executions.getOrDefault(report.reportId(), List.of())) {
      String id = each.executionId();
      Instant generated = each.reportGeneratedTime();
      properties.listed(id);
      if (loaded.contains(id)) {
        properties.seen(id);
      }
      if (generated != null) {
        complete.add(new Listed(report, properties.key(id, generated, context.now())));
      } else if (!properties.isSeen(id)) {
        String why = " has no time of generation, so that it replaces nothing";
        log.add(State.SKIPPED, "execution " + id + why);
      }
    }
    return complete;
  }

  /** Returns why a schedule does not produce what the user wants. */
  private List<String> problems(ScheduledReport report, List<Listed> complete) {
    if (report.isPaused()) {
      return List.of("is paused; resume it with procedure resume_report");
    }
    if (report.reportStatus().equalsIgnoreCase("Inactive")) {
      return List.of("has ended; delete it, and the next run creates another one");
    }
    LoadSettings settings = context.settings();
    Duration wanted = Objects.requireNonNullElse(settings.schedule(), Duration.ZERO);
    Duration interval = Objects.requireNonNullElse(report.recurrenceInterval(), wanted);
    List<String> problems = new ArrayList<>();
    Instant latest = latest(report, complete);
    if (latest.isBefore(context.now().minus(interval.multipliedBy(2)))) {
      problems.add("has produced nothing since " + latest);
    }
    if (settings.isScheduleGiven() && !interval.equals(wanted)) {
      problems.add(
          "runs every %d hours, not %d; leave argument schedule out, or change the report with procedure update_report"
              .formatted(interval.toHours(), wanted.toHours()));
    }
    Instant start = report.startTime();
    int hour = start == null ? 0 : start.atZone(ZoneOffset.UTC).getHour();
    Integer wantedHour = start == null ? null : settings.hour();
    if (wantedHour != null && hour != wantedHour && interval.toHours() % 24 == 0) {
      problems.add(
          "runs at %d:00, not %d; leave argument hour out, or change the report with procedure update_report"
              .formatted(hour, wantedHour));
    }
    return problems;
  }

  /** Returns when the report was created, began, or has produced an execution for the last time. */
  private Instant latest(ScheduledReport report, List<Listed> complete) {
    Stream<ExecutionKey> keys =
        Stream.concat(
            complete.stream().map(Listed::key), Stream.ofNullable(plan.state().known().newest()));
    return Stream.concat(
            Stream.of(report.startTime(), report.createdTime()).filter(Objects::nonNull),
            keys.map(ExecutionKey::generated))
        .max(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  /** Loads the executions that are new, the newest first: each replaces what it is newer for. */
  private void load(List<Listed> executions) {
    warnOfLoss(executions);
    executions.stream()
        .filter(each -> !properties.isSeen(each.key().id()))
        .sorted(Comparator.comparing(Listed::key).reversed())
        .forEach(this::load);
  }

  /** Says that executions of an earlier time than the service lists may be missing. */
  private void warnOfLoss(List<Listed> executions) {
    Instant horizon = context.now().minus(LISTED);
    ExecutionKey newest = plan.state().known().newest();
    if (newest != null && newest.generated().isBefore(horizon) && !executions.isEmpty()) {
      log.add(
          State.SKIPPED,
          "executions between %s and %s are not listed any more: months that they have restated keep their rows until a later execution covers them"
              .formatted(newest.generated(), horizon));
    }
  }

  /** Loads an execution. A problem of one that is not the newest does not need the user. */
  private void load(Listed each) {
    ExecutionKey key = each.key();
    boolean outdated = log.has(State.LOADED) || !key.isNewerThan(plan.state().known().newest());
    LoadResult result;
    try {
      InsightsQuery query = InsightsQuery.parse(each.report().query());
      ReadPlan rows = plan.reads().report(query.columns(), each.report().reportId(), key.id());
      result = writer.load(rows, key, plan.ranges().of(query.timespan(), key.generated()));
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("Execution {} could not be loaded", key.id(), e);
      result = log.of(State.FAILED, LoadErrors.summary(e), key);
      outdated &= LoadErrors.isPermanent(e);
    }
    if (outdated && result.state().isFailure()) {
      String why = "not needed, because a newer execution is loaded: ";
      result = log.of(State.SKIPPED, why + result.message(), key);
    }
    if (!result.state().isFailure()) {
      properties.seen(key.id());
    }
    log.add(result);
  }

  /** Submits the report of the history unless an earlier run has, and loads it. */
  private void loadHistory() throws Exception {
    if (!plan.needsHistory(writer.known())) {
      // A run that was killed has loaded it and not deleted it.
      plan.ownHistory()
          .flatMap(own -> Optional.ofNullable(own.submitted()))
          .ifPresent(report -> context.delete(report.reportId()));
      return;
    }
    HistoryReport history = plan.history();
    ScheduledReport submitted = history.submitted();
    Instant asked =
        submitted == null ? context.now() : submitted.findCreatedTime().orElse(Instant.EPOCH);
    List<String> columns =
        submitted == null
            ? List.of(plan.reads().columns().fieldNames())
            : InsightsQuery.parse(submitted.query()).columns();
    ReportRead read =
        submitted == null
            ? newHistory()
            : plan.reads().report(columns, submitted.reportId(), null).read();
    if (!context.settings().waits() && !isSubmittedAndComplete(read)) {
      return;
    }
    Report complete = await(read, submitted);
    ReadPlan rows = plan.reads().report(columns, complete.reportId(), complete.executionId());
    ExecutionKey key =
        properties.key(
            complete.executionId(), complete.generatedTime().orElse(asked), context.now());
    Instant end = key.generated().isBefore(asked) ? key.generated() : asked;
    LoadResult result = writer.load(rows, key, history.range(end));
    log.add(result);
    boolean isInTable = writer.known().timeOf(key.id()).isPresent();
    if (!result.state().isFailure() && (isInTable || result.state() == State.SKIPPED)) {
      context.delete(complete.reportId());
    }
  }

  private ReportRead newHistory() {
    ReadPlan read = plan.newHistory();
    return read.start(read.begin(plan.mark()));
  }

  /** Deletes a report that cannot be read, so that the next run creates another one. */
  private Report await(ReportRead read, @Nullable ScheduledReport submitted) {
    try {
      return SparkApplication.await(read::await);
    } catch (PartnerInsightsException e) {
      if (submitted != null && USELESS.contains(e.code())) {
        context.delete(submitted.reportId());
      }
      throw e;
    }
  }

  /** Submits the history's report, and says what the next run does if it is not complete. */
  private boolean isSubmittedAndComplete(ReportRead report) throws Exception {
    String submitted = submit(report);
    if (submitted == null) {
      log.add(State.SKIPPED, "the quota allows no report within a minute; a later run submits it");
      return false;
    }
    boolean complete = SparkApplication.await(() -> context.session().isComplete(submitted));
    if (!complete) {
      log.add(State.SUBMITTED, "report " + submitted + "; the next run loads it");
    }
    return complete;
  }

  /** Submits the report; returns null, and ends the wait for a permit, after a minute. */
  private @Nullable String submit(ReportRead report) throws Exception {
    Future<String> id = context.threads().submit(() -> SparkApplication.await(report::submit));
    try {
      return id.get(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      return null;
    } finally {
      id.cancel(true);
    }
  }
}
