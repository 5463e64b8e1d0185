package io.partnerinsights.core.job;

import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.JobState.AwaitPermit;
import io.partnerinsights.core.job.JobState.CreateQuery;
import io.partnerinsights.core.job.JobState.CreateReport;
import io.partnerinsights.core.job.JobState.LookUp;
import io.partnerinsights.core.job.JobState.Poll;
import io.partnerinsights.core.job.JobState.ResolveQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.report.ReportRequest;
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
  private static final int MAX_REPEATS = 2;

  /** The same after a 500 with a correlation id, which also answers a wrong date. */
  private static final int MAX_REPEATS_AFTER_INTERNAL_ERROR = 1;

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
    String name = ReportNames.ofReport(job.plan().fingerprint(), job.random().nextLong());
    return new CreateReport(queryId, name, MAX_REPEATS);
  }

  Step createQuery(CreateQuery state) {
    try {
      return queryCreated(job.queries().create(job.plan().query(), job.description()));
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

  Step createReport(CreateReport state) {
    try {
      ScheduledReport created = job.client().createReport(body(state));
      usePermit();
      return reportCreated(created.reportId());
    } catch (PartnerInsightsException e) {
      return refused(state, e);
    }
  }

  private NewReport.ExecuteNow body(CreateReport state) {
    ReportRequest request = job.plan().request();
    return new NewReport.ExecuteNow(
        state.reportName(),
        job.description(),
        state.queryId(),
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
    return job.after(job.settings().schedule().first(job.random()), poll);
  }

  private Step refused(CreateReport state, PartnerInsightsException e) {
    if (isAmbiguous(e)) {
      usePermit();
      int repeats = repeatsLeft(state.repeatsLeft(), e);
      return lookUp(new CreateReport(state.queryId(), state.reportName(), repeats), e);
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
  private static boolean isAmbiguous(PartnerInsightsException e) {
    return e.code() == ErrorCode.OUTCOME_UNKNOWN
        || e.code() == ErrorCode.SERVICE_FAILED
        || e.code() == ErrorCode.BAD_RESPONSE
        || isNameTaken(e);
  }

  /** A repeat is refused with such words if the first attempt has taken effect. */
  private static boolean isNameTaken(PartnerInsightsException e) {
    return e.code() == ErrorCode.REQUEST_REFUSED && words(e).contains("already exist");
  }

  private static int repeatsLeft(int left, PartnerInsightsException e) {
    boolean internalError =
        e.code() == ErrorCode.SERVICE_FAILED && words(e).contains("correlation id");
    return internalError ? Math.min(left, MAX_REPEATS_AFTER_INTERNAL_ERROR) : left;
  }

  private static String words(PartnerInsightsException e) {
    return e.summary().toLowerCase(Locale.ROOT);
  }
}
