package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.JobLog;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A read in steps gets the report that a waiting read gets, and survives a crash at any step. */
final class ReadStepsTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final String REPORTS = "/ScheduledReport";
  private static final int MOST_STEPS = 40;

  private static final Sleeper NEVER =
      duration -> {
        throw new AssertionError("a step slept");
      };

  static Stream<Named<Consumer<Sandbox>>> conditions() {
    return Stream.of(
        Named.of("all is well", sandbox -> {}),
        Named.of(
            "the query's response is lost",
            sandbox -> sandbox.faults().on("POST", "/ScheduledQueries").loseTheResponse()),
        Named.of(
            "the report's response is lost",
            sandbox -> sandbox.faults().on("POST", REPORTS).loseTheResponse()),
        Named.of(
            "the report's request is lost",
            sandbox -> sandbox.faults().on("POST", REPORTS).dropTheRequest()),
        Named.of(
            "polls fail",
            sandbox -> sandbox.faults().on("GET", REPORTS + "/execution").times(2).respond(503)));
  }

  static Stream<Arguments> conditionsOfEachReuse() {
    return conditions()
        .flatMap(each -> Stream.of("auto", "never").map(reuse -> Arguments.of(each, reuse)));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void stepsMakeTheCallsOfAWait(Consumer<Sandbox> condition) {
    List<String> waiting;
    try (ClockedSandbox service = service()) {
      ReadPlan plan = plan(service, service.sleeper(), "auto");
      condition.accept(service.sandbox());
      service.sandbox().calls().reset();
      assertThat(plan.read().await().isCreated()).isTrue();
      waiting = calls(service);
    }
    try (ClockedSandbox service = service()) {
      ReadPlan plan = plan(service, NEVER, "auto");
      condition.accept(service.sandbox());
      service.sandbox().calls().reset();
      assertThat(finish(service, plan.read().steps()).isCreated()).isTrue();
      assertThat(calls(service)).isEqualTo(waiting);
    }
  }

  @Test
  void aStepMakesAtMostOneCall() {
    try (ClockedSandbox service = service()) {
      ReadSteps steps = plan(service, NEVER, "auto").read().steps();
      ReadStep step;
      do {
        service.sandbox().calls().reset();
        step = steps.step();
        assertThat(service.sandbox().calls().all()).hasSizeLessThanOrEqualTo(1);
        pass(service, step);
      } while (step.report().isEmpty());
    }
  }

  /** The state is saved before a step, which then takes effect but is not saved any more. */
  @ParameterizedTest
  @MethodSource("conditionsOfEachReuse")
  void aCrashInAnyStepLosesNoReport(Consumer<Sandbox> condition, String reuse) {
    boolean complete = false;
    for (int saved = 0; saved < MOST_STEPS && !complete; saved++) {
      complete = crash(condition, reuse, saved, saved + 1);
    }
    assertThat(complete).isTrue();
  }

  /** A checkpoint may be many steps old. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "never"})
  void anOldStateFindsTheReport(String reuse) {
    for (int saved = 0; saved < 8; saved++) {
      crash(sandbox -> {}, reuse, saved, MOST_STEPS);
    }
  }

  /** Returns whether the read was complete before the crash. */
  private static boolean crash(
      Consumer<Sandbox> condition, String reuse, int savedAfter, int crashAfter) {
    try (ClockedSandbox service = service()) {
      ReadSteps steps = plan(service, NEVER, reuse).read().steps();
      condition.accept(service.sandbox());
      make(service, steps, savedAfter);
      String state = steps.save();
      boolean complete = make(service, steps, crashAfter - savedAfter);

      Report report = finish(service, plan(service, NEVER, reuse).restore(state));

      assertThat(state).doesNotContain("sig=", "SELECT");
      assertThat(service.client().reports(ReportFilter.all()))
          .as("state after %s steps: %s", savedAfter, state)
          .singleElement()
          .satisfies(only -> assertThat(only.reportId()).isEqualTo(report.reportId()));
      return complete;
    }
  }

  /** An engine may start a job again before its first checkpoint. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "never"})
  void aReadThatBeginsAgainFindsItsReport(String reuse) {
    try (ClockedSandbox service = service()) {
      String begun = plan(service, NEVER, reuse).begin();
      ReadSteps steps = plan(service, NEVER, reuse).restore(begun);
      String reportId = untilSubmitted(service, steps);

      Report report = finish(service, plan(service, NEVER, reuse).restore(begun));

      assertThat(report.reportId()).isEqualTo(reportId);
      assertThat(reportPosts(service)).isOne();
    }
  }

  /** The clock stands still: both begin in the same second, and create their reports in one. */
  @Test
  void equalReadsThatBeginAgainKeepTheirOwnReports() {
    try (ClockedSandbox service = service()) {
      String one = plan(service, NEVER, "never").begin();
      String two = plan(service, NEVER, "never").begin();
      String first = untilSubmitted(service, plan(service, NEVER, "never").restore(one));
      String second = untilSubmitted(service, plan(service, NEVER, "never").restore(two));

      assertThat(finish(service, plan(service, NEVER, "never").restore(one)).reportId())
          .isEqualTo(first);
      assertThat(finish(service, plan(service, NEVER, "never").restore(two)).reportId())
          .isEqualTo(second)
          .isNotEqualTo(first);
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  @Test
  void aReadOfAnExistingReportBeginsAgain() {
    try (ClockedSandbox service = service()) {
      String reportId = finish(service, plan(service, NEVER, "auto").read().steps()).reportId();
      Map<String, String> options =
          ReadOptions.of(service.sandbox(), "reportId", reportId, "pollInterval", "20s");
      ReadPlan plan =
          Session.open(ConnectorOptions.parse(options), application(service, NEVER)).plan();

      assertThat(finish(service, plan.restore(plan.begin())).reportId()).isEqualTo(reportId);
      assertThat(reportPosts(service)).isOne();
    }
  }

  /** Both have crashed before their common report was known to be created. */
  @Test
  void twoRestoredReadsShareAReport() {
    try (ClockedSandbox service = service()) {
      ReadSteps first = plan(service, NEVER, "auto").read().steps();
      first.step();
      String state = first.save();
      Application application = application(service, NEVER);
      ReadSteps one = plan(service, application, "auto").restore(state);
      ReadSteps two = plan(service, application, "auto").restore(state);

      ReadStep step;
      do {
        pass(service, one.step());
        step = two.step();
        pass(service, step);
      } while (step.report().isEmpty());

      assertThat(finish(service, one).reportId()).isEqualTo(step.report().get().reportId());
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void aRestoredReadOfACompleteReportIsNotReplaced() {
    try (ClockedSandbox service = service()) {
      ReadSteps steps = plan(service, NEVER, "auto").read().steps();
      service.client().deleteReport(finish(service, steps).reportId());

      ReadSteps restored = plan(service, NEVER, "auto").restore(steps.save());

      assertThatThrownBy(() -> finish(service, restored)).hasMessageContaining("PI-3006");
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void aDeletedReportThatWasNotReadIsReplaced() {
    try (ClockedSandbox service = service()) {
      ReadSteps steps = plan(service, NEVER, "auto").read().steps();
      String deleted = untilSubmitted(service, steps);
      String state = steps.save();
      service.client().deleteReport(deleted);
      service.clock().advance(Duration.ofMinutes(5));

      Report report = finish(service, plan(service, NEVER, "auto").restore(state));

      assertThat(report.reportId()).isNotEqualTo(deleted);
    }
  }

  @Test
  void aStateOfAnotherQueryIsRefused() {
    try (ClockedSandbox service = service()) {
      String state = plan(service, NEVER, "auto").read().steps().save();
      ReadPlan other =
          plan(service, application(service, NEVER), "auto", "SELECT Month FROM OfficeUsage");

      assertThatThrownBy(() -> other.restore(state)).hasMessageContaining("PI-6012");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "{}", "{\"version\":2}", "{\"version\":1}"})
  void aDamagedStateIsRefused(String state) {
    try (ClockedSandbox service = service()) {
      ReadPlan plan = plan(service, NEVER, "auto");

      assertThatThrownBy(() -> plan.restore(state)).hasMessageContaining("PI-6012");
    }
  }

  @Test
  void submitDoesNotWaitForTheReport() {
    try (ClockedSandbox service = service();
        Application application = application(service, service.sleeper())) {
      String reportId = plan(service, application, "auto").read().submit();

      assertThat(service.client().reports(ReportFilter.byId(reportId))).hasSize(1);
      assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(1));
      assertThat(plan(service, application, "auto").read().await().reportId()).isEqualTo(reportId);
    }
  }

  @Test
  void aSubmittedReportOutlivesTheApplication() {
    try (ClockedSandbox service = service()) {
      try (Application application = application(service, service.sleeper())) {
        plan(service, application, "auto").read().submit();
      }
      assertThat(service.client().reports(ReportFilter.all())).hasSize(1);
    }
  }

  @Test
  void aReadThatIsSteppedAndAWaitingReadShareAReport() {
    try (ClockedSandbox service = service()) {
      Application application = application(service, service.sleeper());
      ReadSteps steps = plan(service, application, "auto").read().steps();
      String reportId = untilSubmitted(service, steps);

      Report waited = plan(service, application, "auto").read().await();

      assertThat(waited.reportId()).isEqualTo(reportId);
      assertThat(finish(service, steps).isReused()).isTrue();
      assertThat(reportPosts(service)).isOne();
    }
  }

  @Test
  void aStoppedReadReturnsItsPermit() {
    try (ClockedSandbox service = service()) {
      Application application = application(service, NEVER);
      ReadSteps stopped = plan(service, application, "never").read().steps();
      for (int i = 0; i < 2; i++) {
        stopped.step();
      }
      stopped.stop();

      assertThat(finish(service, plan(service, application, "never").read().steps()).isCreated())
          .isTrue();
      assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(30));
    }
  }

  private static String untilSubmitted(ClockedSandbox service, ReadSteps steps) {
    ReadStep step = steps.step();
    while (step.reportId().isEmpty()) {
      pass(service, step);
      step = steps.step();
    }
    return step.reportId().get();
  }

  /** Returns whether the report is complete. */
  private static boolean make(ClockedSandbox service, ReadSteps steps, int count) {
    boolean complete = false;
    for (int i = 0; i < count && !complete; i++) {
      ReadStep step = steps.step();
      complete = step.report().isPresent();
      pass(service, step);
    }
    return complete;
  }

  private static Report finish(ClockedSandbox service, ReadSteps steps) {
    ReadStep step = steps.step();
    while (step.report().isEmpty()) {
      pass(service, step);
      step = steps.step();
    }
    return step.report().get();
  }

  private static void pass(ClockedSandbox service, ReadStep step) {
    if (!step.untilNext().isZero()) {
      service.pass(step.untilNext());
    }
  }

  private static ClockedSandbox service() {
    return new ClockedSandbox(Sandbox.builder().scale(0.1).latency(Duration.ofMinutes(3)));
  }

  private static List<String> calls(ClockedSandbox service) {
    List<String> calls = new ArrayList<>();
    for (RecordedCall call : service.sandbox().calls().all()) {
      calls.add(call.method() + " " + call.path().replaceAll("/[0-9a-f-]{36}", "/<id>"));
    }
    return calls;
  }

  private static long reportPosts(ClockedSandbox service) {
    return service.sandbox().calls().count("POST", REPORTS);
  }

  private static ReadPlan plan(ClockedSandbox service, Sleeper sleeper, String reuse) {
    return plan(service, application(service, sleeper), reuse);
  }

  private static ReadPlan plan(ClockedSandbox service, Application application, String reuse) {
    return plan(service, application, reuse, QUERY);
  }

  private static ReadPlan plan(
      ClockedSandbox service, Application application, String reuse, String query) {
    Map<String, String> options =
        ReadOptions.of(service.sandbox(), "query", query, "reuse", reuse, "pollInterval", "20s");
    return Session.open(ConnectorOptions.parse(options), application).plan();
  }

  private static Application application(ClockedSandbox service, Sleeper sleeper) {
    return new Application(
        new Environment(
            service.clock(),
            options -> service.client(),
            (client, settings) ->
                new ReportJobs(
                    client, settings, service.clock(), sleeper, new Random(), JobLog.none())));
  }
}
