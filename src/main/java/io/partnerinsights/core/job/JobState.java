package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.AdoptionRules.Candidate;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A state of a {@link ReportJob}: what is known so far, and which call comes next. Immutable;
 * {@link JobStateFormat} saves and restores it.
 *
 * <pre>
 * FindQuery → FindReports → CheckCandidates → AwaitPermit → ResolveQuery → CreateReport → Poll → Complete
 * </pre>
 *
 * <p>A found report goes straight to {@link Poll}, a POST of unknown outcome to a lookup, a failed
 * call to {@link AfterFailure}, an error to {@link Failed}.
 */
public sealed interface JobState {

  /** Makes the step from this state: at most one call, no retry, no sleep. */
  Step step(JobSteps steps);

  /** Whether a step from this state calls the service. */
  default boolean calls() {
    return true;
  }

  /** Whether the job has ended. */
  default boolean isEnd() {
    return false;
  }

  /** Looks up the stored query, on which a report to adopt would have been created. */
  record FindQuery() implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.finder().findQuery();
    }
  }

  /**
   * Lists the reports that could be adopted.
   *
   * @param queryId only those on this query; all of the account's if absent
   */
  record FindReports(Optional<String> queryId) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.finder().findReports(this);
    }
  }

  /**
   * Asks for the execution of the first candidate.
   *
   * @param left the candidates that have not been checked yet, the newest first
   * @param completedOnly whether to ask for a complete execution, because none was listed in any
   *     status
   */
  record CheckCandidates(List<Candidate> left, boolean completedOnly) implements JobState {
    public CheckCandidates {
      left = List.copyOf(left);
    }

    @Override
    public Step step(JobSteps steps) {
      return steps.finder().checkFirst(this);
    }
  }

  /**
   * Waits for a permit to create a report.
   *
   * @param repeated the POST to repeat; absent before the first one
   */
  record AwaitPermit(Optional<CreateReport> repeated) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.submitter().awaitPermit(this);
    }

    @Override
    public boolean calls() {
      return false;
    }
  }

  /** Looks up the stored query to create the report on. */
  record ResolveQuery() implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.submitter().resolveQuery();
    }
  }

  /**
   * Creates the query.
   *
   * @param repeatsLeft how often the POST may be repeated if its outcome is unknown
   */
  record CreateQuery(int repeatsLeft) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.submitter().createQuery(this);
    }
  }

  /**
   * Creates the report.
   *
   * @param reportName the same for every repeat, so that the report can be found by it
   * @param repeatsLeft how often the POST may be repeated if its outcome is unknown
   */
  record CreateReport(String queryId, String reportName, int repeatsLeft) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.submitter().createReport(this);
    }
  }

  /**
   * Creates the report after the service refused it for a quota.
   *
   * @param since when it was refused first
   * @param freed whether reports were deleted because of it
   */
  record Resubmit(CreateReport post, Instant since, boolean freed) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.submitter().resubmit(this);
    }
  }

  /**
   * Deletes reports that earlier applications have left on the service.
   *
   * @param due the ids of those that are left to delete; absent before they are listed
   * @param refusal the error if there are none; absent if the job does not need their deletion
   * @param then the state that follows
   * @param next when it is due
   */
  record DeleteDueReports(
      Optional<List<String>> due,
      Optional<PartnerInsightsException> refusal,
      JobState then,
      Instant next)
      implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.dueReports().step(this);
    }

    DeleteDueReports withDue(List<String> left) {
      return new DeleteDueReports(Optional.of(left), refusal, then, next);
    }
  }

  /**
   * Looks up what an ambiguous POST has created, by its name.
   *
   * @param post the POST: a {@link CreateQuery} or a {@link CreateReport} with the repeats left
   * @param lookups how many lookups have been made
   * @param since when the POST was sent
   * @param cause what made the outcome unknown; absent after a restore
   */
  record LookUp(JobState post, int lookups, Instant since, Optional<PartnerInsightsException> cause)
      implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.lookup().step(this);
    }
  }

  /**
   * Chooses between several reports of one name, which repeats of one POST have created.
   *
   * @param reportIds at least two
   */
  record ChooseReport(List<String> reportIds) implements JobState {
    public ChooseReport {
      reportIds = List.copyOf(reportIds);
    }

    @Override
    public Step step(JobSteps steps) {
      return steps.lookup().choose(this);
    }
  }

  /**
   * Polls the report's status.
   *
   * @param report what is polled
   * @param progress what earlier polls have shown
   */
  record Poll(PolledReport report, PollProgress progress) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.poller().poll(this);
    }
  }

  /**
   * Looks up the report itself, because polls show no execution of it.
   *
   * @param poll the state to go back to if an execution can still come
   */
  record CheckReport(Poll poll) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return steps.poller().checkReport(poll);
    }
  }

  /**
   * Repeats a call that failed for a reason that can pass.
   *
   * @param repeated the state whose call failed
   * @param failures how many times in a row
   * @param since when the first of them failed
   * @param last the last of them
   */
  record AfterFailure(JobState repeated, int failures, Instant since, PartnerInsightsException last)
      implements JobState {
    @Override
    public Step step(JobSteps steps) {
      return repeated.step(steps);
    }
  }

  /** The end: the report is complete. */
  record Complete(CompletedReport report, ReportOrigin origin) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      throw new IllegalStateException("the job is complete");
    }

    @Override
    public boolean isEnd() {
      return true;
    }
  }

  /**
   * The end: an error. A restart continues from here.
   *
   * @param in the state in which it happened
   */
  record Failed(PartnerInsightsException error, JobState in) implements JobState {
    @Override
    public Step step(JobSteps steps) {
      throw new IllegalStateException("the job has failed");
    }

    @Override
    public boolean isEnd() {
      return true;
    }
  }
}
