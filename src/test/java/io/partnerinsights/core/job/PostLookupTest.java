package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.REPORTS;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.reportPosts;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.job.JobState.AwaitPermit;
import io.partnerinsights.core.job.JobState.CreateReport;
import io.partnerinsights.core.job.JobState.LookUp;
import io.partnerinsights.core.job.JobState.Resubmit;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What an ambiguous POST has created is found by exactly its name, also by a later job. */
final class PostLookupTest {
  private static final String HOURLY =
      "User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins";

  /** The service's lists ignore case. */
  @Test
  void aReportWithTheNameInOtherLettersIsNotTaken() {
    try (Posted posted = new Posted(Sandbox.builder())) {
      posted.sandbox().faults().on("POST", REPORTS).dropTheRequest();
      posted.stepTo(LookUp.class::isInstance);
      CreateReport post = (CreateReport) ((LookUp) posted.job.current().state()).post();
      String other = posted.create(post.reportName().toUpperCase(Locale.ROOT), post.queryId());

      assertThat(posted.job.await().report().reportId()).isNotEqualTo(other);
    }
  }

  @Test
  void ofTwoReportsOneIsReadIfTheServiceListsOneStatus() {
    try (Posted posted = new Posted(Sandbox.builder().quirk(Quirk.REFUSES_SEVERAL_STATUSES))) {
      posted.sandbox().faults().on("POST", REPORTS).loseTheResponse();
      posted.stepTo(LookUp.class::isInstance);
      posted.create((CreateReport) ((LookUp) posted.job.current().state()).post());

      assertThat(posted.job.await().report().link()).isNotNull();
      assertThat(reportPosts(posted.service)).isEqualTo(2);
    }
  }

  /** The lookups have found nothing, and the POST takes effect while its repeat waits. */
  @Test
  void aLaterJobLooksUpAPostThatWaitsForAPermit() {
    try (Posted posted = new Posted(Sandbox.builder())) {
      posted.sandbox().faults().on("POST", REPORTS).respond(504);
      posted.stepTo(state -> state instanceof AwaitPermit wait && wait.repeated().isPresent());
      AwaitPermit wait = (AwaitPermit) posted.job.current().state();
      String created = posted.create(wait.repeated().orElseThrow());

      assertThat(posted.continued().await().report().reportId()).isEqualTo(created);
      assertThat(reportPosts(posted.service)).isEqualTo(2);
    }
  }

  /** The job is stopped while it repeats a POST that the quota has refused. */
  @Test
  void aLaterJobLooksUpAPostThatWaitsForTheQuota() {
    try (Posted posted = new Posted(Sandbox.builder())) {
      posted.sandbox().faults().on("POST", REPORTS).respond(400, HOURLY);
      posted.stepTo(Resubmit.class::isInstance);
      String created = posted.create(((Resubmit) posted.job.current().state()).post());

      assertThat(posted.continued().await().report().reportId()).isEqualTo(created);
      assertThat(reportPosts(posted.service)).isEqualTo(2);
    }
  }

  /** A job that submits a report. */
  private static final class Posted implements AutoCloseable {
    private final ClockedSandbox service;
    private final ReportPlan plan;
    private final ReportJob job;

    Posted(SandboxBuilder settings) {
      this.service = serviceWith(settings);
      this.plan = planner(service).plan(request(QUERY));
      this.job = ReportFixture.job(ReportFixture.jobs(service), plan);
    }

    Sandbox sandbox() {
      return service.sandbox();
    }

    /** Makes steps, each when it is due, until the job is in a state. */
    void stepTo(Predicate<JobState> reached) {
      while (!reached.test(job.current().state())) {
        Duration rest = Duration.between(service.clock().instant(), job.current().next());
        if (!rest.isNegative()) {
          service.clock().advance(rest);
        }
        job.step();
      }
    }

    String create(CreateReport post) {
      return create(post.reportName(), post.queryId());
    }

    String create(String name, String queryId) {
      return service.client().createReport(NewReport.executeNow(name, queryId)).reportId();
    }

    /** Stops the job, and returns the one that continues it. */
    ReportJob continued() {
      job.stop();
      return ReportFixture.jobs(service)
          .restore(plan, AdoptionRules.none(), false, CreationRecorder.NONE, job.resumed());
    }

    @Override
    public void close() {
      service.close();
    }
  }
}
