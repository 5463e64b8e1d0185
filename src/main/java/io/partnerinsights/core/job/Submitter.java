package io.partnerinsights.core.job;

import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.JobState.AwaitPermit;
import io.partnerinsights.core.job.JobState.CreateQuery;
import io.partnerinsights.core.job.JobState.CreateReport;
import io.partnerinsights.core.job.JobState.DeleteDueReports;
import io.partnerinsights.core.job.JobState.LookUp;
import io.partnerinsights.core.job.JobState.Poll;
import io.partnerinsights.core.job.JobState.ResolveQuery;
import io.partnerinsights.core.job.JobState.Resubmit;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportDescription;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.report.ReportRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Creates a report: waits for a permit, finds or creates the query, and creates the report on it. A
 * POST that may have taken effect although it failed is never repeated before {@link PostLookup}
 * has looked for what it created.
 */
final class Submitter {
  /** Maximum number of times that one POST is repeated after nothing was found under its name. */
  static final int MAX_REPEATS = 2;

  /** The same after a 500 with a correlation id, which also answers a wrong date. */
  private static final int MAX_REPEATS_AFTER_INTERNAL_ERROR = 1;

  /** Interval of the POSTs that test whether the account's quota allows a report again. */
  private static final Duration QUOTA_INTERVAL = Duration.ofMinutes(5);

  /** Maximum wait for the account's quota: two of its windows. */
  private static final Duration MAX_QUOTA_WAIT = Duration.ofHours(2);

  private final JobContext job;
  private Optional<Quota.Permit> permit = Optional.empty();

  Submitter(JobContext job) {
    this.job = job;
  }

  Step awaitPermit(AwaitPermit state) {
    Quota.Permit own = permit.orElseGet(job.client().quota()::request);
    permit = Optional.of(own);
    Optional<Instant> until = own.take(job.settings().reportsPerHour(), job.time());
    if (until.isPresent()) {
      return new Step(state, until.get());
    }
    return job.now(state.repeated().<JobState>map(post -> post).orElseGet(ResolveQuery::new));
  }

  /** Gives the permit back, or the place in the queue for one; only if no report was created. */
  void releasePermit() {
    permit.ifPresent(Quota.Permit::giveBack);
    permit = Optional.empty();
  }

  /** The service counts the report from its creation, which may be later than the permit. */
  private void usePermit() {
    permit.ifPresent(own -> own.use(job.time()));
    permit = Optional.empty();
  }

  /** Runs after the permit was granted, because an hour earlier another query may be stored. */
  Step resolveQuery() {
    if (job.plan().request().target() instanceof ReadTarget.StoredQuery stored) {
      return job.now(createReport(stored.queryId()));
    }
    return job.now(
        job.queries()
            .find(job.plan().query())
            .map(this::createReport)
            .orElseGet(() -> new CreateQuery(MAX_REPEATS)));
  }

  private JobState createReport(String queryId) {
    String name =
        ReportNames.ofReport(job.plan().fingerprint(), job.mark(), job.random().nextLong());
    return new CreateReport(queryId, name, MAX_REPEATS);
  }

  Step createQuery(CreateQuery state) {
    try {
      return queryCreated(job.queries().create(job.plan().query()));
    } catch (PartnerInsightsException e) {
      if (isAmbiguous(e)) {
        return lookUp(new CreateQuery(repeatsLeft(state.repeatsLeft(), e)), e);
      }
      throw e;
    }
  }

  /** Continues with the query that this job has created. */
  Step queryCreated(String queryId) {
    job.recorder().queryCreated(queryId);
    job.reporter().queryCreated(queryId, job.plan().query().print());
    return job.now(createReport(queryId));
  }

  Step createReport(CreateReport post) {
    return send(post, new Resubmit(post, job.time(), false));
  }

  Step resubmit(Resubmit state) {
    return send(state.post(), state);
  }

  /**
   * Sends the POST.
   *
   * @param next the state that follows if the service refuses it for a quota
   */
  private Step send(CreateReport post, Resubmit next) {
    try {
      ScheduledReport created = job.client().createReport(body(post));
      usePermit();
      return reportCreated(created.reportId());
    } catch (PartnerInsightsException e) {
      return e.code() == ErrorCode.QUOTA_EXCEEDED ? overQuota(next, e) : refused(post, e);
    }
  }

  /**
   * Waits if the account's reports of this hour are used up, as for a permit; deletes reports that
   * are due if there are too many.
   */
  private Step overQuota(Resubmit next, PartnerInsightsException e) {
    if (words(e).contains("active reports")) {
      if (next.freed()) {
        throw e;
      }
      Resubmit freed = new Resubmit(next.post(), next.since(), true);
      return job.now(new DeleteDueReports(Optional.empty(), Optional.of(e), freed, job.time()));
    }
    if (!job.time().isBefore(next.since().plus(MAX_QUOTA_WAIT))) {
      throw e;
    }
    return job.after(QUOTA_INTERVAL, next);
  }

  private NewReport.ExecuteNow body(CreateReport post) {
    ReportRequest request = job.plan().request();
    return new NewReport.ExecuteNow(
        post.reportName(),
        ReportDescription.ofReport(job.kept(), job.serviceTime()),
        post.queryId(),
        request.range(),
        request.format(),
        job.settings().webhook());
  }

  /** Continues with the report that this job has created. */
  Step reportCreated(String reportId) {
    job.recorder().reportCreated(reportId);
    job.reporter().created(reportId);
    PolledReport report =
        new PolledReport(
            reportId, Optional.empty(), job.plan().request().format(), ReportOrigin.CREATED);
    JobState poll = new Poll(report, PollProgress.begin(job.time(), Optional.empty()));
    Step next = job.after(job.settings().schedule().first(job.random()), poll);
    return job.recorder().deletesDueReports() ? deleteDueReports(next) : next;
  }

  /** The report runs meanwhile: the deletions take no time of the read. */
  private Step deleteDueReports(Step next) {
    return job.now(
        new DeleteDueReports(Optional.empty(), Optional.empty(), next.state(), next.next()));
  }

  private Step refused(CreateReport post, PartnerInsightsException e) {
    if (isAmbiguous(e)) {
      usePermit();
      int repeats = repeatsLeft(post.repeatsLeft(), e);
      return lookUp(new CreateReport(post.queryId(), post.reportName(), repeats), e);
    }
    if (e.code() == ErrorCode.QUERY_NOT_FOUND && isOwnQuery()) {
      return job.now(new CreateQuery(MAX_REPEATS));
    }
    throw e;
  }

  private boolean isOwnQuery() {
    return job.plan().request().target() instanceof ReadTarget.QueryText;
  }

  private Step lookUp(JobState post, PartnerInsightsException e) {
    return job.now(new LookUp(post, 0, job.time(), Optional.of(e)));
  }

  /** Whether the POST may have taken effect. A 429 is a refusal, and so is a 4xx. */
  static boolean isAmbiguous(PartnerInsightsException e) {
    return e.code() == ErrorCode.OUTCOME_UNKNOWN
        || e.code() == ErrorCode.SERVICE_FAILED
        || e.code() == ErrorCode.BAD_RESPONSE
        || isNameTaken(e);
  }

  /** A repeat is refused with such words if the first attempt has taken effect. */
  private static boolean isNameTaken(PartnerInsightsException e) {
    return e.code() == ErrorCode.REQUEST_REFUSED && words(e).contains("already exist");
  }

  static int repeatsLeft(int left, PartnerInsightsException e) {
    boolean internalError =
        e.code() == ErrorCode.SERVICE_FAILED && words(e).contains("correlation id");
    return internalError ? Math.min(left, MAX_REPEATS_AFTER_INTERNAL_ERROR) : left;
  }

  private static String words(PartnerInsightsException e) {
    return e.summary().toLowerCase(Locale.ROOT);
  }
}
