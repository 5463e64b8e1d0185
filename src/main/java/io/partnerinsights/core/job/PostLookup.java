package io.partnerinsights.core.job;

import io.partnerinsights.core.job.JobState.AwaitPermit;
import io.partnerinsights.core.job.JobState.ChooseReport;
import io.partnerinsights.core.job.JobState.CreateQuery;
import io.partnerinsights.core.job.JobState.CreateReport;
import io.partnerinsights.core.job.JobState.LookUp;
import io.partnerinsights.core.job.JobState.Resubmit;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what an ambiguous POST has created, by the name that only this POST gives. There is no
 * idempotency key: only if every lookup was answered and none found the name is the POST repeated,
 * under the same name.
 */
final class PostLookup {
  /** When the lookups are made after the POST: a gateway gives up before its service does. */
  static final List<Duration> TIMES =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  private final JobContext job;
  private final Submitter submitter;

  PostLookup(JobContext job, Submitter submitter) {
    this.job = job;
    this.submitter = submitter;
  }

  Step step(LookUp state) {
    return state.post() instanceof CreateReport report
        ? reportLookup(state, report)
        : queryLookup(state, (CreateQuery) state.post());
  }

  private Step queryLookup(LookUp state, CreateQuery post) {
    return job.queries()
        .find(job.plan().query())
        .map(submitter::queryCreated)
        .orElseGet(() -> notFound(state, post.repeatsLeft()));
  }

  private Step reportLookup(LookUp state, CreateReport post) {
    List<String> found =
        job.client().reports(ReportFilter.byName(post.reportName())).stream()
            .filter(report -> report.reportName().equals(post.reportName()))
            .map(ScheduledReport::reportId)
            .toList();
    if (found.isEmpty()) {
      return notFound(state, post.repeatsLeft());
    }
    return found.size() == 1
        ? submitter.reportCreated(found.get(0))
        : job.now(new ChooseReport(found));
  }

  private Step notFound(LookUp state, int repeatsLeft) {
    int lookups = state.lookups() + 1;
    if (lookups < TIMES.size()) {
      JobState next = new LookUp(state.post(), lookups, state.since(), state.cause());
      return new Step(next, state.since().plus(TIMES.get(lookups)));
    }
    if (repeatsLeft == 0) {
      throw JobErrors.outcomeUnknown(state, job.plan());
    }
    return job.now(repeat(state.post(), repeatsLeft - 1));
  }

  private static JobState repeat(JobState post, int repeatsLeft) {
    return post instanceof CreateReport report
        ? new AwaitPermit(
            Optional.of(new CreateReport(report.queryId(), report.reportName(), repeatsLeft)))
        : new CreateQuery(repeatsLeft);
  }

  /**
   * The state after a lookup that failed. The POST is not repeated any more: it may have taken
   * effect unseen.
   */
  static LookUp withoutRepeat(LookUp state) {
    JobState post =
        state.post() instanceof CreateReport report
            ? new CreateReport(report.queryId(), report.reportName(), 0)
            : new CreateQuery(0);
    return new LookUp(post, state.lookups(), state.since(), state.cause());
  }

  /**
   * One more lookup of the POST that this state is about, by a later read; if it finds nothing, the
   * POST is repeated. Empty if the state is about none.
   */
  static Optional<JobState> onceMore(JobState state, Instant now) {
    JobState post = state instanceof LookUp lookup ? lookup.post() : state;
    if (post instanceof CreateReport report) {
      return Optional.of(onceMore(report, now));
    }
    if (post instanceof Resubmit resubmit) {
      return Optional.of(onceMore(resubmit.post(), now));
    }
    if (post instanceof AwaitPermit wait && wait.repeated().isPresent()) {
      return Optional.of(onceMore(wait.repeated().get(), now));
    }
    return Optional.empty();
  }

  private static LookUp onceMore(CreateReport post, Instant now) {
    CreateReport repeatable = new CreateReport(post.queryId(), post.reportName(), 1);
    return new LookUp(repeatable, TIMES.size() - 1, now, Optional.empty());
  }

  /**
   * The lookup of a POST that may have been sent after its state was saved.
   *
   * @param since when it was sent at the earliest
   */
  static LookUp restored(CreateReport post, Instant since, Instant now) {
    long passed = TIMES.stream().filter(time -> !now.isBefore(since.plus(time))).count();
    return new LookUp(post, (int) Math.max(0, passed - 1), since, Optional.empty());
  }

  /** Takes the report that is furthest along; the others are only recorded, to be deleted. */
  Step choose(ChooseReport state) {
    return job.client()
        .findExecutions(ExecutionFilter.latest(state.reportIds()))
        .map(found -> choose(state, found.listed()))
        .orElseGet(() -> job.now(state));
  }

  private Step choose(ChooseReport state, List<ReportExecution> executions) {
    String chosen =
        state.reportIds().stream()
            .max(Comparator.comparing(id -> progress(id, executions)))
            .orElseThrow();
    state.reportIds().stream()
        .filter(id -> !id.equals(chosen))
        .forEach(job.recorder()::duplicateCreated);
    return submitter.reportCreated(chosen);
  }

  /** Higher is further: complete, then running, then anything else. */
  private static int progress(String reportId, List<ReportExecution> executions) {
    return executions.stream()
        .filter(execution -> execution.reportId().equalsIgnoreCase(reportId))
        .mapToInt(
            execution ->
                switch (StatusRules.judge(execution)) {
                  case COMPLETE -> 3;
                  case RUNNING, WITHOUT_LINK -> 2;
                  case PAUSED, FAILED -> 1;
                })
        .max()
        .orElse(0);
  }
}
