package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.session.ReadPlan;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the new executions of a dataset's scheduled report, the newest first. */
final class ScheduleLoad {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleLoad.class);

  /** Executions are listed for 90 days; one less, because the clocks may differ. */
  private static final Duration LISTED = Duration.ofDays(89);

  /** The service runs a new schedule 4 hours after its creation at the earliest. */
  private static final Duration LEAD = Duration.ofHours(4).plusMinutes(15);

  private final LoadContext context;
  private final DatasetPlan plan;
  private final ResultLog log;
  private final TableWriter writer;
  private final LoadProgress progress;

  ScheduleLoad(
      LoadContext context,
      DatasetPlan plan,
      ResultLog log,
      TableWriter writer,
      LoadProgress progress) {
    this.context = context;
    this.plan = plan;
    this.log = log;
    this.writer = writer;
    this.progress = progress;
  }

  /** Creates the scheduled report if it does not exist, and loads what it has produced. */
  void run(StreamPlan schedule) {
    ScheduledReport found = plan.scheduled();
    ScheduledReport current = found == null ? create(schedule) : found;
    checkHour(current);
    ScheduledReport former = former(current, found == null);
    List<Listed> complete = found == null ? List.of() : complete(found);
    List<Listed> all = new ArrayList<>(complete);
    if (former != null) {
      all.addAll(complete(former));
    }
    load(all);
    if (former == null || !complete.isEmpty()) {
      progress.set(LoadProperties.SCHEDULE, current.reportId());
      Stream.ofNullable(former).map(ScheduledReport::reportId).forEach(progress::obsolete);
    }
    if (found != null) {
      problem(found, complete).ifPresent(text -> unwell(found.reportId(), text));
    }
  }

  private void unwell(String reportId, String problem) {
    progress.add(State.UNWELL, "the scheduled report " + reportId + " " + problem);
  }

  /**
   * Returns the report that the table has been loaded from, if another one replaces it now and it
   * still exists.
   */
  private @Nullable ScheduledReport former(ScheduledReport current, boolean isNew) {
    String known = plan.properties().get(LoadProperties.SCHEDULE);
    if (known == null || known.equalsIgnoreCase(current.reportId())) {
      return null;
    }
    ScheduledReport former = progress.own(known).orElse(null);
    if (isNew && former == null) {
      Instant start = current.startTime();
      unwell(
          known,
          "is gone; report %s replaces it, and its first run is at %s"
              .formatted(current.reportId(), start == null ? "an unknown time" : start));
    }
    return former;
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
      progress.listed(each.digest());
      if (loaded.contains(each.id())) {
        progress.seen(each.digest());
      }
    }
    executions.stream()
        .filter(each -> !progress.isSeen(each.digest()))
        .sorted(Comparator.comparing(Listed::generated).reversed())
        .forEach(this::load);
  }

  /** Loads an execution. A problem of one that is not the newest does not need the user. */
  private void load(Listed each) {
    boolean outdated = log.has(State.LOADED) || each.generated().isBefore(progress.newest());
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
      progress.seen(each.digest());
    }
    progress.add(result);
  }

  /** Says that executions of an earlier time than the service lists may be missing. */
  private void warnOfLoss(List<Listed> executions) {
    Instant horizon = context.now().minus(LISTED);
    if (plan.state().hasMarks() && progress.newest().isBefore(horizon) && !executions.isEmpty()) {
      progress.add(
          State.SKIPPED,
          "executions between %s and %s are not listed any more; since => '%s' loads months that no later execution has"
              .formatted(
                  progress.newest(),
                  horizon,
                  YearMonth.from(progress.newest().atZone(ZoneOffset.UTC))));
    }
  }
}
