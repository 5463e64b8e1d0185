package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
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
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the new executions of a dataset's scheduled report, the newest first. */
record IncrementalLoad(
    DatasetPlan plan,
    Map<String, List<ReportExecution>> executions,
    ResultLog log,
    TableWriter writer,
    LoadProgress progress) {
  private static final Logger LOG = LoggerFactory.getLogger(IncrementalLoad.class);

  /** Executions are listed for 90 days; one less, because the clocks may differ. */
  private static final Duration LISTED = Duration.ofDays(89);

  /** The service runs a new schedule 4 hours after its creation at the earliest. */
  private static final Duration LEAD = Duration.ofHours(4).plusMinutes(15);

  /**
   * An execution that the service lists.
   *
   * @param key null if the service does not say when it was generated
   */
  private record Listed(ScheduledReport report, String id, @Nullable ExecutionKey key) {}

  /** Creates the scheduled report if it does not exist, and loads what it has produced. */
  void run(StreamPlan schedule) {
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
    List<Listed> complete = found == null ? List.of() : complete(found);
    List<Listed> all = new ArrayList<>(complete);
    if (former != null) {
      all.addAll(complete(former));
    }
    load(all);
    boolean isReplaced = !complete.isEmpty() && !log.hasFailure();
    if (former == null || (isReplaced && plan.context().delete(former.reportId()))) {
      progress.schedule(current.reportId());
    }
    if (found != null) {
      problems(found, complete)
          .forEach(
              text ->
                  log.add(State.UNWELL, "the scheduled report " + found.reportId() + " " + text));
    }
  }

  private ScheduledReport create(StreamPlan schedule) {
    Integer hour = plan.context().settings().hour();
    StreamPlan timed = hour == null ? schedule : schedule.startingAt(firstRun(hour));
    return SparkApplication.await(timed::createSchedule);
  }

  private Instant firstRun(int hour) {
    ZonedDateTime earliest = plan.context().now().plus(LEAD).atZone(ZoneOffset.UTC);
    ZonedDateTime first = earliest.with(LocalTime.of(hour, 0));
    return (first.isBefore(earliest) ? first.plusDays(1) : first).toInstant();
  }

  private List<Listed> complete(ScheduledReport report) {
    return executions.getOrDefault(report.reportId(), List.of()).stream()
        .map(each -> new Listed(report, each.executionId(), key(each)))
        .toList();
  }

  private @Nullable ExecutionKey key(ReportExecution execution) {
    Instant generated = execution.reportGeneratedTime();
    return generated == null ? null : progress.key(execution.executionId(), generated);
  }

  /** Returns why a schedule does not produce what the user wants. */
  private List<String> problems(ScheduledReport report, List<Listed> complete) {
    if (report.isPaused()) {
      return List.of("is paused; resume it with procedure resume_report");
    }
    if (report.reportStatus().equalsIgnoreCase("Inactive")) {
      return List.of("has ended; delete it, and the next run creates another one");
    }
    LoadSettings settings = plan.context().settings();
    Duration wanted = Objects.requireNonNullElse(settings.schedule(), Duration.ZERO);
    Duration interval = Objects.requireNonNullElse(report.recurrenceInterval(), wanted);
    List<String> problems = new ArrayList<>();
    Instant latest = latest(report, complete);
    if (latest.isBefore(plan.context().now().minus(interval.multipliedBy(2)))) {
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
            Stream.of(report.startTime(), report.createdTime()),
            keys.filter(Objects::nonNull).map(ExecutionKey::generated))
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  /** Loads the executions that are new, the newest first: each replaces what it is newer for. */
  private void load(List<Listed> executions) {
    warnOfLoss(executions);
    Set<String> loaded = plan.state().executions();
    for (Listed each : executions) {
      progress.listed(each.id());
      if (loaded.contains(each.id())) {
        progress.seen(each.id());
      }
    }
    List<Listed> unread = executions.stream().filter(each -> !progress.isSeen(each.id())).toList();
    for (Listed each : unread) {
      if (each.key() == null) {
        String why = " has no time of generation, so that it replaces nothing";
        log.add(State.SKIPPED, "execution " + each.id() + why);
      }
    }
    unread.stream()
        .filter(each -> each.key() != null)
        .sorted(Comparator.comparing(Listed::key).reversed())
        .forEach(each -> load(each, Objects.requireNonNull(each.key())));
  }

  /** Says that executions of an earlier time than the service lists may be missing. */
  private void warnOfLoss(List<Listed> executions) {
    Instant horizon = plan.context().now().minus(LISTED);
    ExecutionKey newest = plan.state().known().newest();
    if (newest != null && newest.generated().isBefore(horizon) && !executions.isEmpty()) {
      log.add(
          State.SKIPPED,
          "executions between %s and %s are not listed any more: months that they have restated keep their rows until a later execution covers them"
              .formatted(newest.generated(), horizon));
    }
  }

  /** Loads an execution. A problem of one that is not the newest does not need the user. */
  private void load(Listed each, ExecutionKey key) {
    boolean outdated = log.has(State.LOADED) || !key.isNewerThan(plan.state().known().newest());
    LoadResult result;
    try {
      String timespan = InsightsQuery.parse(each.report().query()).timespan();
      ExecutionRange range = plan.ranges().of(timespan, key.generated());
      result = writer.load(plan.reads().report(each.report(), each.id()), key, range);
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("Execution {} could not be loaded", each.id(), e);
      result = log.of(State.FAILED, LoadErrors.summary(e), key);
      outdated &= LoadErrors.isPermanent(e);
    }
    if (outdated && result.state().isFailure()) {
      String why = "not needed, because a newer execution is loaded: ";
      result = log.of(State.SKIPPED, why + result.message(), key);
    }
    if (!result.state().isFailure()) {
      progress.seen(each.id());
    }
    log.add(result);
  }
}
