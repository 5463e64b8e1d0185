package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.EXECUTION;
import static io.partnerinsights.core.job.ReportFixture.QUERIES;
import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.REPORTS;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.reportPosts;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static io.partnerinsights.core.job.ReportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.JobState.Complete;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step makes at most one call and never sleeps; a job survives a save between any two steps. */
final class StepTest {
  private static final Sleeper NEVER =
      duration -> {
        throw new AssertionError("a step slept");
      };
  private static final AdoptionRules ADOPTION = AdoptionRules.within(Duration.ofHours(1), false);

  static Stream<Named<Consumer<Sandbox>>> conditions() {
    return Stream.of(
        Named.of("all is well", sandbox -> {}),
        Named.of(
            "polls fail", sandbox -> sandbox.faults().on("GET", EXECUTION).times(3).respond(503)),
        Named.of(
            "too many calls",
            sandbox -> sandbox.faults().on("GET", EXECUTION).respond(429, Duration.ofSeconds(40))),
        Named.of(
            "the query's response is lost",
            sandbox -> sandbox.faults().on("POST", QUERIES).loseTheResponse()),
        Named.of(
            "the report's response is lost",
            sandbox -> sandbox.faults().on("POST", REPORTS).loseTheResponse()),
        Named.of(
            "the report's request is lost",
            sandbox -> sandbox.faults().on("POST", REPORTS).dropTheRequest()),
        Named.of(
            "a gateway gives up", sandbox -> sandbox.faults().on("POST", REPORTS).respond(504)),
        Named.of(
            "lists fail", sandbox -> sandbox.faults().on("GET", QUERIES).times(2).respond(500)),
        Named.of("a token expires", sandbox -> sandbox.faults().on("GET", EXECUTION).respond(401)));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aStepMakesAtMostOneCallAndNeverSleeps(Consumer<Sandbox> condition) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(20)))) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      ReportJob job = create(service, plan);
      condition.accept(service.sandbox());

      while (!job.current().isEnd()) {
        service.sandbox().calls().reset();
        Step step = job.step();
        assertThat(service.sandbox().calls().all()).hasSizeLessThanOrEqualTo(1);
        sleepUntilDue(service, step);
      }

      assertThat(job.current().state()).isInstanceOf(Complete.class);
    }
  }

  /** After so many steps the job is dropped, and another one continues from its saved state. */
  @ParameterizedTest
  @MethodSource("conditions")
  void aJobContinuesFromAnySavedState(Consumer<Sandbox> condition) {
    for (int steps = 1; steps <= 14; steps++) {
      try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
        ReportPlan plan = planner(service).plan(request(QUERY));
        ReportJob job = create(service, plan);
        condition.accept(service.sandbox());

        makeSteps(job, service, steps);
        String saved = JobStateFormat.write(job.current().state());
        JobState restored = JobStateFormat.read(saved, service.clock().instant());
        ReportJob continued = restore(service, plan, restored);
        makeSteps(continued, service, Integer.MAX_VALUE);

        assertThat(continued.current().state()).isInstanceOf(Complete.class);
        assertThat(service.client().reports(ReportFilter.all())).hasSize(1);
      }
    }
  }

  private static void makeSteps(ReportJob job, ClockedSandbox service, int count) {
    for (int i = 0; i < count && !job.current().isEnd(); i++) {
      sleepUntilDue(service, job.step());
    }
  }

  @Test
  void aStepThatIsNotDueMakesNoCall() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(5)))) {
      ReportJob job = create(service, planner(service).plan(request(QUERY)));
      while (!(job.current().state() instanceof JobState.Poll)) {
        job.step();
      }
      service.sandbox().calls().reset();

      Step again = job.step();

      assertThat(service.sandbox().calls().all()).isEmpty();
      assertThat(again).isEqualTo(job.current());
    }
  }

  @Test
  void aSignInIsAStepOfItsOwn() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      SignIns tokens = new SignIns(service);
      ReportJobs jobs = ReportFixture.jobs(service, service.client(tokens));
      ReportJob job = ReportFixture.job(jobs, plan);
      job.step();
      service.sandbox().calls().reset();

      Step refused = job.step();
      sleepUntilDue(service, refused);
      Step signedIn = job.step();

      assertThat(refused.state()).isInstanceOf(JobState.AfterFailure.class);
      assertThat(tokens.attempts).hasValue(2);
      assertThat(service.sandbox().calls().all()).isEmpty();
      assertThat(signedIn.state()).isEqualTo(refused.state());
      assertThat(job.await().report().link()).isNotNull();
    }
  }

  @Test
  void allCallsOfAnAccountKeepOnePace() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(2)))) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      service.clock().advance(Duration.ofMinutes(2));
      service.client().pace().limit(6);
      service.sandbox().calls().reset();

      ReportFixture.run(ReportFixture.jobs(service), plan);
      service.client().datasets();

      var times =
          service.sandbox().calls().all().stream()
              .map(call -> Duration.between(ClockedSandbox.START, call.time()).toSeconds())
              .toList();
      for (int i = 6; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 6)).isGreaterThanOrEqualTo(60);
      }
      assertThat(reportPosts(service)).isOne();
    }
  }

  private static ReportJob create(ClockedSandbox service, ReportPlan plan) {
    return stepping(service).create(plan, ADOPTION, false, CreationRecorder.NONE);
  }

  private static ReportJob restore(ClockedSandbox service, ReportPlan plan, JobState saved) {
    return stepping(service).restore(plan, ADOPTION, false, CreationRecorder.NONE, saved);
  }

  private static ReportJobs stepping(ClockedSandbox service) {
    return new ReportJobs(
        service.client(), settings(), service.clock(), NEVER, new Random(1), JobLog.slf4j());
  }

  private static void sleepUntilDue(ClockedSandbox service, Step step) {
    Duration rest = Duration.between(service.clock().instant(), step.next());
    if (!rest.isNegative() && !rest.isZero()) {
      service.pass(rest);
    }
  }

  /** Has no token until the second sign-in. */
  private static final class SignIns implements TokenProvider {
    private final AtomicInteger attempts = new AtomicInteger();
    private final TokenProvider tokens;

    SignIns(ClockedSandbox service) {
      this.tokens = service.tokens();
    }

    @Override
    public AccessToken token() {
      if (!hasToken() && attempts.incrementAndGet() < 2) {
        throw Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "No response").toException();
      }
      return tokens.token();
    }

    @Override
    public boolean hasToken() {
      return attempts.get() >= 2;
    }

    @Override
    public void invalidate(AccessToken stale) {}
  }
}
