package io.partnerinsights.core.stream;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.job.JobErrors;
import io.partnerinsights.core.job.JobWait;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the complete executions of a report, at most once in an interval. An outage of the service
 * leaves the last list in use, up to a limit. Not thread-safe.
 */
final class ExecutionLister {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionLister.class);

  private final PartnerInsightsClient client;
  private final String reportId;
  private final Supplier<JobWait> newWait;
  private final Clock clock;
  private final Duration interval;
  private final Duration outageLimit;
  private ListedExecutions newest = new ListedExecutions(Instant.MIN, List.of());

  /** When the next list is due, and when the last one was made, by this machine's clock. */
  private Instant due = Instant.MIN;

  private Instant listed = Instant.MIN;

  /**
   * Creates a lister; no call.
   *
   * @param jobs waits for the first list
   * @param interval the minimum time between two lists
   * @param outageLimit the maximum time during which lists may fail
   */
  ExecutionLister(
      PartnerInsightsClient client,
      String reportId,
      ReportJobs jobs,
      Duration interval,
      Duration outageLimit) {
    this.client = client;
    this.reportId = reportId;
    this.newWait = jobs::newWait;
    this.clock = jobs.clock();
    this.interval = interval;
    this.outageLimit = outageLimit;
  }

  /** Whether the next {@link #list} makes a call. */
  boolean isDue() {
    return !clock.instant().isBefore(due);
  }

  /** Returns the last list; without executions before the first one. No call. */
  ListedExecutions newest() {
    return newest;
  }

  /** Returns the time since the last list was made; more than 1,000 years before the first one. */
  Duration age() {
    return Duration.between(listed, clock.instant());
  }

  /**
   * Returns the executions; one GET if one is due.
   *
   * @throws PartnerInsightsException if the call fails for a reason that does not pass, or has
   *     failed for longer than the limit
   */
  ListedExecutions list() {
    if (isDue()) {
      try {
        listNow();
      } catch (PartnerInsightsException e) {
        pass(e);
      }
    }
    return newest;
  }

  /** Returns the executions; one GET. */
  ListedExecutions listNow() {
    postpone();
    List<ReportExecution> executions = listed.equals(Instant.MIN) ? firstList() : list(client);
    newest = ListedExecutions.of(client.serviceTime(clock.instant()), executions);
    listed = clock.instant();
    return newest;
  }

  /** There is no earlier list to go on with, so an outage is waited for. */
  private List<ReportExecution> firstList() {
    JobWait wait = newWait.get();
    wait.awaitsExecutions(reportId);
    wait.until(wait.now().plus(outageLimit));
    try {
      return list(client.during(wait));
    } finally {
      wait.end();
    }
  }

  private List<ReportExecution> list(PartnerInsightsClient service) {
    return service
        .findExecutions(ExecutionFilter.last90Days(reportId).withStatus(Kind.COMPLETED))
        .stream()
        .filter(this::isOfReport)
        .toList();
  }

  private void postpone() {
    due = clock.instant().plus(interval);
  }

  private boolean isOfReport(ReportExecution execution) {
    return execution.reportId().isEmpty() || execution.reportId().equalsIgnoreCase(reportId);
  }

  private void pass(PartnerInsightsException e) {
    postpone();
    if (!JobErrors.isTransient(e.code()) || age().compareTo(outageLimit) > 0) {
      throw e;
    }
    LOG.warn(
        "The executions of report {} could not be listed, last {} ago; the stream continues: {}",
        reportId,
        Durations.readable(age()),
        e.summary());
  }
}
