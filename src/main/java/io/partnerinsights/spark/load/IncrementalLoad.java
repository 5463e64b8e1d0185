package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.Change;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.TableWriter.Execution;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the new executions of a dataset's scheduled report, the newest first. */
final class IncrementalLoad {
  private static final Logger LOG = LoggerFactory.getLogger(IncrementalLoad.class);

  /** Executions are listed for 90 days; one less, because the clocks may differ. */
  private static final Duration LISTED = Duration.ofDays(89);

  /** The service runs a new schedule 4 hours after its creation at the earliest. */
  private static final Duration LEAD = Duration.ofHours(4).plusMinutes(15);

  private final LoadContext context;
  private final DatasetPlan plan;
  private final ResultLog log;
  private final TableWriter writer;
  private final LoadProgress progress;

  IncrementalLoad(
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
    ScheduledReport former = former(current, found == null);
    List<Listed> complete = found == null ? List.of() : complete(found);
    List<Listed> all = new ArrayList<>(complete);
    if (former != null) {
      all.addAll(complete(former));
    }
    load(all);
    if (former == null || !complete.isEmpty()) {
      progress.schedule(current.reportId());
      Stream.ofNullable(former).map(ScheduledReport::reportId).forEach(progress::obsolete);
    }
    if (found != null) {
      problems(found, complete).forEach(text -> unwell(found.reportId(), text));
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
    LoadProperties properties = plan.properties();
    if (properties.list(LoadProperties.SCHEDULE).isEmpty()
        || properties.names(LoadProperties.SCHEDULE, current.reportId())) {
      return null;
    }
    ScheduledReport former = progress.formerSchedule().orElse(null);
    if (isNew && former == null) {
      Instant start = current.startTime();
      progress.add(
          State.UNWELL,
          "the scheduled report is gone; report %s replaces it, and its first run is at %s"
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

  private List<Listed> complete(ScheduledReport report) {
    return context.executions(report).stream()
        .map(each -> new Listed(report, each, key(each)))
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
    return Stream.of(silence(report, complete), otherInterval(report), otherHour(report))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> silence(ScheduledReport report, List<Listed> complete) {
    ExecutionKey newest = progress.newest();
    Instant latest =
        Stream.concat(
                complete.stream().map(Listed::key).filter(Objects::nonNull),
                Stream.ofNullable(newest))
            .map(ExecutionKey::generated)
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    Instant since =
        Stream.of(report.startTime(), report.createdTime(), latest)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return since.isBefore(context.now().minus(interval(report).multipliedBy(2)))
        ? Optional.of("has produced nothing since " + since)
        : Optional.empty();
  }

  private Duration interval(ScheduledReport report) {
    Duration wanted = context.settings().schedule();
    return Objects.requireNonNullElse(
        report.recurrenceInterval(), wanted == null ? Duration.ZERO : wanted);
  }

  private Optional<String> otherInterval(ScheduledReport report) {
    Duration wanted = context.settings().schedule();
    return wanted != null
            && context.settings().isScheduleGiven()
            && !interval(report).equals(wanted)
        ? Optional.of(
            "runs every %d hours, not %d; leave argument schedule out, or change the report with procedure update_report"
                .formatted(interval(report).toHours(), wanted.toHours()))
        : Optional.empty();
  }

  private Optional<String> otherHour(ScheduledReport report) {
    Integer wanted = context.settings().hour();
    boolean daily = interval(report).toHours() % 24 == 0;
    if (!daily || wanted == null || report.startTime() == null) {
      return Optional.empty();
    }
    int hour = report.startTime().atZone(ZoneOffset.UTC).getHour();
    return hour == wanted
        ? Optional.empty()
        : Optional.of(
            "runs at %d:00, not %d; leave argument hour out, or change the report with procedure update_report"
                .formatted(hour, wanted));
  }

  /**
   * An execution that the service lists.
   *
   * @param key null if the service does not say when it was generated
   */
  private record Listed(
      ScheduledReport report, ReportExecution execution, @Nullable ExecutionKey key) {
    String id() {
      return execution.executionId();
    }
  }

  /** Loads the executions that are new, the newest first: each replaces what it is newer for. */
  private void load(List<Listed> executions) {
    Set<String> loaded = plan.state().executions();
    warnOfLoss(executions);
    for (Listed each : executions) {
      progress.listed(each.id());
      if (loaded.contains(each.id())) {
        progress.seen(each.id());
      }
    }
    List<Listed> unread = executions.stream().filter(each -> !progress.isSeen(each.id())).toList();
    unread.stream().filter(each -> each.key() == null).forEach(this::skip);
    unread.stream()
        .filter(each -> each.key() != null)
        .sorted(Comparator.comparing(Listed::key).reversed())
        .forEach(each -> load(each, Objects.requireNonNull(each.key())));
  }

  private void skip(Listed each) {
    String message =
        "execution " + each.id() + " has no time of generation, so that it replaces nothing";
    progress.add(State.SKIPPED, message);
  }

  /** Loads an execution. A problem of one that is not the newest does not need the user. */
  private void load(Listed each, ExecutionKey key) {
    ExecutionKey newest = progress.newest();
    boolean outdated = log.has(State.LOADED) || (newest != null && !key.isNewerThan(newest));
    LoadResult result;
    try {
      ReadPlan read = plan.reads().report(each.report(), each.id());
      String timespan = InsightsQuery.parse(each.report().query()).timespan();
      ExecutionRange range = plan.ranges().of(timespan, key.generated());
      result = writer.load(new Execution(read, key, range));
    } catch (Exception e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn("Execution {} could not be loaded", each.id(), e);
      Change none = Change.none(plan.state().rows());
      result = log.of(State.FAILED, LoadErrors.summary(e), key, none);
      outdated &= LoadErrors.isPermanent(e);
    }
    if (outdated && result.state().isFailure()) {
      result = result.skipped();
    }
    if (!result.state().isFailure()) {
      progress.seen(each.id());
    }
    progress.add(result, key);
  }

  /** Says that executions of an earlier time than the service lists may be missing. */
  private void warnOfLoss(List<Listed> executions) {
    Instant horizon = context.now().minus(LISTED);
    ExecutionKey newest = progress.newest();
    if (newest != null && newest.generated().isBefore(horizon) && !executions.isEmpty()) {
      progress.add(
          State.SKIPPED,
          "executions between %s and %s are not listed any more: months that they have restated keep their rows until a later execution covers them"
              .formatted(newest.generated(), horizon));
    }
  }
}
