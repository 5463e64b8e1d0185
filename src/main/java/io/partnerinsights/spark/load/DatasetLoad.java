package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** Maximum time of a submission if the run does not wait: a permit may take an hour. */
  private static final Duration SUBMISSION = Duration.ofMinutes(1);

  private final LoadContext context;
  private final DatasetPlan plan;
  private final TableWriter writer;
  private final Instant started;
  private final List<LoadResult> results = new ArrayList<>();

  /** Executions that are not to be read again, as digests of their ids. */
  private final Set<String> seen = new TreeSet<>();

  private final Set<String> listed = new TreeSet<>();

  /** Reports to delete once the table says that it does not need them. */
  private final List<String> needless = new ArrayList<>();

  DatasetLoad(LoadContext context, DatasetPlan plan) {
    this.context = context;
    this.plan = plan;
    this.started = context.clock().instant();
    this.writer = new TableWriter(context, plan, started);
    seen.addAll(List.of(plan.properties().getOrDefault(LoadTable.SEEN, "").split(",")));
    seen.remove("");
  }

  /** Runs the load, and returns what it did; at least one result. */
  List<LoadResult> run() {
    if (!plan.isSupported()) {
      return List.of(unsupported());
    }
    List<String> problems = plan.columnProblems();
    if (!problems.isEmpty()) {
      return List.of(result(State.STOPPED, String.join("; ", problems)));
    }
    plan.prepareTable();
    Map<String, String> changed = new HashMap<>();
    if (context.settings().schedule().isPresent()) {
      schedule(changed);
    }
    if (plan.needsHistory() && results.stream().noneMatch(each -> each.state().isFailure())) {
      history(changed);
    }
    if (!listed.isEmpty()) {
      seen.retainAll(listed);
    }
    changed.put(LoadTable.SEEN, String.join(",", seen));
    if (plan.properties().containsKey(LoadTable.ABSENT)) {
      changed.put(LoadTable.ABSENT, plan.properties().get(LoadTable.ABSENT));
    }
    plan.setProperties(changed);
    needless.forEach(report -> context.client().deleteReport(report));
    if (results.isEmpty()) {
      results.add(result(State.NOTHING_NEW, "no new execution"));
    }
    results.forEach(each -> LOG.info("{} {}: {}", each.dataset(), each.state(), each.message()));
    return results;
  }

  /** Returns what was done so far. */
  List<LoadResult> results() {
    return results;
  }

  private LoadResult unsupported() {
    boolean named = !context.settings().datasets().isEmpty();
    return result(
        named ? State.STOPPED : State.SKIPPED,
        "the dataset has neither a column of periods nor LIFETIME, so that no execution says which"
            + " rows it replaces; read it with format(\"partnerinsights\")");
  }

  private LoadResult result(State state, String message) {
    return writer.result(state, message);
  }

  private void schedule(Map<String, String> changed) {
    String known = plan.properties().getOrDefault(LoadTable.SCHEDULE, "");
    Optional<ScheduledReport> found = plan.schedule(false).findSchedule(context.reports());
    ScheduledReport current =
        found.orElseGet(() -> LoadContext.await(() -> plan.schedule(true).createSchedule()));
    checkHour(current);
    Optional<ScheduledReport> former =
        known.isEmpty() || known.equalsIgnoreCase(current.reportId())
            ? Optional.empty()
            : context.report(known);
    if (!known.isEmpty() && former.isEmpty() && !known.equalsIgnoreCase(current.reportId())) {
      results.add(
          result(
              State.UNWELL,
              "the scheduled report %s is gone; report %s replaces it, and its first run is at %s"
                  .formatted(
                      known, current.reportId(), time(Optional.ofNullable(current.startTime())))));
    }
    List<ReportExecution> complete = found.map(this::complete).orElseGet(List::of);
    load(
        Stream.concat(
                complete.stream().map(each -> new Listed(current, each)),
                former.stream().flatMap(r -> complete(r).stream().map(e -> new Listed(r, e))))
            .toList());
    former
        .filter(report -> !complete.isEmpty())
        .ifPresent(report -> needless.add(report.reportId()));
    if (former.isEmpty() || !complete.isEmpty()) {
      changed.put(LoadTable.SCHEDULE, current.reportId());
    }
    found.ifPresent(report -> checkHealth(report, complete));
  }

  private static String time(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("an unknown time");
  }

  private void checkHour(ScheduledReport report) {
    boolean daily = context.settings().schedule().orElseThrow().toHours() % 24 == 0;
    if (daily && context.settings().hour().isPresent() && report.startTime() != null) {
      int wanted = context.settings().hour().getAsInt();
      int hour = report.startTime().atZone(ZoneOffset.UTC).getHour();
      if (hour != wanted) {
        throw LoadErrors.otherHour(report.reportId(), hour, wanted);
      }
    }
  }

  private List<ReportExecution> complete(ScheduledReport report) {
    ExecutionFilter filter = ExecutionFilter.last90Days(report.reportId());
    return context.client().findExecutions(filter.withStatus(Kind.COMPLETED)).stream()
        .filter(ReportExecution::hasLink)
        .toList();
  }

  private void checkHealth(ScheduledReport report, List<ReportExecution> complete) {
    Duration interval = context.settings().schedule().orElseThrow();
    Instant newest =
        Stream.of(
                complete.stream().flatMap(each -> each.findGeneratedTime().stream()),
                Stream.ofNullable(report.startTime()),
                report.findCreatedTime().stream(),
                Stream.of(plan.state().newest()))
            .flatMap(times -> times)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Optional<String> problem =
        report.isPaused()
            ? Optional.of("is paused; resume it with procedure resume_report")
            : report.reportStatus().equalsIgnoreCase("Inactive")
                ? Optional.of("has ended; delete it, and the next run creates another one")
                : newest.isBefore(context.now().minus(interval.multipliedBy(2)))
                    ? Optional.of("has produced nothing since " + newest)
                    : Optional.empty();
    problem.ifPresent(
        text ->
            results.add(
                result(State.UNWELL, "the scheduled report " + report.reportId() + " " + text)));
  }

  /** An execution that the service lists. */
  private record Listed(ScheduledReport report, ReportExecution execution) {
    String digest() {
      return Fingerprint.of(execution.executionId().toLowerCase(Locale.ROOT)).digits();
    }

    Instant generated(Instant now) {
      return execution.findGeneratedTime().orElse(now);
    }
  }

  /** Loads the executions that are new, the newest first: each replaces what it is newer for. */
  private void load(List<Listed> executions) {
    executions.forEach(each -> listed.add(each.digest()));
    Set<String> loaded = plan.state().executions();
    warnOfLoss(executions);
    Instant now = context.now();
    executions.stream()
        .filter(each -> !seen.contains(each.digest()))
        .filter(each -> !loaded.contains(each.execution().executionId()))
        .sorted(Comparator.comparing((Listed each) -> each.generated(now)).reversed())
        .forEach(each -> load(each, now));
    executions.stream()
        .filter(each -> loaded.contains(each.execution().executionId()))
        .forEach(each -> seen.add(each.digest()));
  }

  private void load(Listed each, Instant now) {
    String id = each.execution().executionId();
    boolean outdated =
        results.stream().anyMatch(r -> r.state() == State.LOADED)
            || each.generated(now).isBefore(plan.state().newest());
    LoadResult result;
    try {
      Execution execution = plan.execution(each.report(), each.execution(), each.generated(now));
      result = writer.load(execution);
    } catch (Exception e) {
      if (LoadErrors.isInterrupt(e)) {
        throw LoadErrors.<RuntimeException>unchecked(e);
      }
      LOG.warn("Execution {} could not be loaded", id, e);
      result =
          result(State.FAILED, LoadErrors.summary(e))
              .of(LoadResult.Execution.of(id, each.generated(now)));
      outdated &= LoadErrors.known(e).filter(known -> !known.isRetryable()).isPresent();
    }
    if (outdated && result.state().isFailure()) {
      result = result.skipped();
    }
    if (!result.state().isFailure()) {
      seen.add(each.digest());
    }
    results.add(result);
  }

  /** Says that executions of an earlier time than the service lists may be missing. */
  private void warnOfLoss(List<Listed> executions) {
    Instant horizon = context.now().minus(Duration.ofDays(89));
    Instant newest = plan.state().newest();
    if (plan.state().hasMarks() && newest.isBefore(horizon) && !executions.isEmpty()) {
      results.add(
          result(
              State.SKIPPED,
              "executions between %s and %s are not listed any more; since => '%s' loads months"
                      .formatted(newest, horizon, YearMonth.from(newest.atZone(ZoneOffset.UTC)))
                  + " that no later execution has"));
    }
  }

  private void history(Map<String, String> changed) {
    ReadPlan read = plan.history();
    ReportRead report = read.read();
    if (!context.settings().waits()) {
      Optional<String> submitted = submit(report);
      if (submitted.filter(this::isComplete).isEmpty()) {
        results.add(
            submitted
                .map(id -> result(State.SUBMITTED, "report " + id + "; the next run loads it"))
                .orElseGet(
                    () ->
                        result(
                            State.SKIPPED,
                            "no permit for a report within a minute; a later run submits it")));
        return;
      }
    }
    Report complete = LoadContext.await(report::await);
    Execution execution =
        new Execution(
            read,
            complete.reportId(),
            complete.executionId(),
            complete.generatedTime().orElseGet(context::now),
            plan.historyStart(),
            plan.historyStart().isEmpty());
    LoadResult result = writer.load(execution);
    results.add(result);
    if (!result.state().isFailure()) {
      changed.put(LoadTable.HISTORY, complete.executionId());
      delete(complete, read);
    }
  }

  /** Deletes the history's report, unless another one has made it. */
  private void delete(Report report, ReadPlan read) {
    boolean own =
        report.origin() == ReportOrigin.CREATED
            || context
                .report(report.reportId())
                .filter(listed -> listed.reportName().startsWith(plan.label()))
                .isPresent();
    if (own) {
      needless.add(report.reportId());
      read.invalidate();
    }
  }

  private boolean isComplete(String reportId) {
    return context.client().findExecutions(ExecutionFilter.latest(reportId)).stream()
        .anyMatch(ReportExecution::hasLink);
  }

  /** Submits the report; empty if there is no permit for some time. */
  private static Optional<String> submit(ReportRead report) {
    FutureTask<String> task = new FutureTask<>(() -> LoadContext.await(report::submit));
    Thread thread = new Thread(task, "partnerinsights-load-submission");
    thread.setDaemon(true);
    thread.start();
    try {
      return Optional.of(task.get(SUBMISSION.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      task.cancel(true);
      return Optional.empty();
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw LoadErrors.interrupted(e);
    } catch (ExecutionException e) {
      throw LoadErrors.unwrapped(e);
    }
  }
}
