package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.refresh;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Fault;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outages of the service during a wait: they end it only by its timeout. */
final class OutageTest {
  static Stream<Named<Consumer<Fault>>> outages() {
    return Stream.of(
        Named.of("503", fault -> fault.respond(503)),
        Named.of("429", fault -> fault.respond(429, Duration.ofSeconds(57))),
        Named.of("a proxy's login page", fault -> fault.answer("<html>Sign in</html>")),
        Named.of("no connection", Fault::dropTheRequest));
  }

  @ParameterizedTest
  @MethodSource("outages")
  @ShortCases(2)
  void aWaitSurvivesOutagesWithOneWarningEach(Consumer<Fault> outage) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      Fault planned = service.sandbox().faults().on("GET", EXECUTION).always();
      Sleeper down =
          twice(service, () -> outage.accept(planned), () -> service.sandbox().faults().clear());
      RecordedLog log = new RecordedLog(service);

      CompletedReport report =
          run(reading(service, settings(), down, log.log()), planner(service).plan(request(QUERY)));

      assertThat(report.link()).isNotNull();
      assertThat(service.elapsed()).isBetween(Duration.ofHours(3), Duration.ofMinutes(190));
      assertThat(log.warnings()).hasSize(2);
      assertThat(log.warnings().get(0)).contains("will be repeated", report.reportId());
      assertThat(log.texts()).anyMatch(line -> line.contains(", without a response since "));
    }
  }

  /** Also before there is a report: searches are repeated, and creations are looked up. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void damagedJsonEndsNoJob(String method) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      service.sandbox().faults().on(method, "/").times(2).answer("{\"value\": [{");

      assertThat(run(reading(service), plan).link()).isNotNull();
      assertThat(service.client().reports(ReportFilter.all())).hasSize(1);
      assertThat(service.sandbox().faults().triggered()).isEqualTo(2);
    }
  }

  @Test
  void aWaitSurvivesAnOutageOfTheSignIn() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      boolean[] down = new boolean[1];
      PartnerInsightsClient client =
          service.client(
              tokens(
                  service,
                  () -> down[0] ? Optional.of(ErrorCode.SIGN_IN_UNREACHABLE) : Optional.empty()));
      Sleeper sleeper = twice(service, () -> down[0] = true, () -> down[0] = false);
      RecordedLog log = new RecordedLog(service);
      Reading reading =
          new Reading(client, settings(), service.clock(), sleeper, new Random(1), log.log());

      assertThat(run(reading, planner(service).plan(request(QUERY))).link()).isNotNull();
      assertThat(log.warnings()).hasSize(2);
    }
  }

  /** Each token may be rejected once, after whichever other failure. */
  @Test
  void aTokenThatIsRejectedAfterAnotherFailureIsRenewed() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("GET", EXECUTION).respond(503);
      service.sandbox().faults().on("GET", EXECUTION).after(1).respond(401);

      assertThat(run(service, request(QUERY)).link()).isNotNull();
      assertThat(service.sandbox().faults().triggered()).isEqualTo(2);
    }
  }

  /** The authority has just issued the token, so the service is the one that errs. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void newTokensThatAreRefusedAreAnOutage(String method) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      service.sandbox().faults().on(method, "/").times(8).respond(401);
      RecordedLog log = new RecordedLog(service);

      assertThat(run(reading(service, settings(), service.sleeper(), log.log()), plan).link())
          .isNotNull();
      assertThat(service.sandbox().faults().triggered()).isEqualTo(8);
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.warnings().get(0)).contains("401", "a token that is new");
      assertThat(service.client().reports(ReportFilter.all())).hasSize(1);
    }
  }

  @Test
  void tokensThatAreRefusedForMinutesEndTheWait() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(1)))) {
      service.sandbox().faults().on("GET", EXECUTION).after(5).always().respond(401);
      Duration[] first = new Duration[1];
      Sleeper sleeper =
          duration -> {
            first[0] =
                first[0] == null && service.sandbox().faults().triggered() > 0
                    ? service.elapsed()
                    : first[0];
            service.sleeper().sleep(duration);
          };

      failure(
          () ->
              run(
                  reading(service, settings(), sleeper, WaitLog.none(service.localClock())),
                  planner(service).plan(request(QUERY))),
          ErrorCode.TOKEN_REJECTED);
      assertThat(service.elapsed().minus(first[0]))
          .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    }
  }

  @Test
  void aRefusalOfTheAuthorityEndsTheWaitAtOnce() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(1)))) {
      service.sandbox().faults().on("GET", EXECUTION).always().respond(401);
      TokenProvider tokens =
          tokens(
              service,
              () ->
                  service.sandbox().faults().triggered() >= 3
                      ? Optional.of(ErrorCode.SIGN_IN_REFUSED)
                      : Optional.empty());
      Reading reading =
          new Reading(
              service.client(tokens),
              settings(),
              service.clock(),
              service.sleeper(),
              new Random(1),
              WaitLog.none(service.clock()));

      failure(() -> run(reading, planner(service).plan(request(QUERY))), ErrorCode.SIGN_IN_REFUSED);
      assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void aNewLinkOfACompleteReportIsAwaitedForMinutesOnly() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      CompletedReport report = run(reading(service), plan);
      service.sandbox().faults().on("GET", EXECUTION).always().respond(503);
      Duration before = service.elapsed();

      PartnerInsightsException error =
          failure(() -> refresh(reading(service), plan, report), ErrorCode.REPORT_TIMEOUT);

      assertThat(service.elapsed().minus(before))
          .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(16));
      assertThat(error)
          .hasMessageContainingAll(
              "not get a new link within 15 min",
              "not responded",
              "run the action again",
              report.reportId())
          .hasMessageNotContaining("not seen yet")
          .hasMessageNotContaining("did not complete");
    }
  }

  @Test
  void aTimeoutInAnOutageTellsTheLastStatusAndTheFailure() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(9)))) {
      service.sandbox().faults().on("GET", EXECUTION).after(50).always().respond(503);

      PartnerInsightsException timeout =
          failure(() -> run(service, request(QUERY)), ErrorCode.REPORT_TIMEOUT);

      assertThat(timeout)
          .hasMessageContainingAll("with a response it was Pending", "SERVICE_FAILED", "503")
          .hasCauseInstanceOf(PartnerInsightsException.class);
      assertThat(timeout.ids()).containsKeys("reportId", "executionId");
      assertThat(service.elapsed()).isBetween(Duration.ofHours(4), Duration.ofMinutes(242));
    }
  }

  /** The service names a time after the deadline, and the last call is made then. */
  @Test
  void aTimeoutTellsTheFailureAlsoIfTheServiceHoldsTheLastCallBack() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(9)))) {
      service
          .sandbox()
          .faults()
          .on("GET", EXECUTION)
          .after(5)
          .always()
          .respond(503, Duration.ofSeconds(29));

      assertThat(failure(() -> run(service, request(QUERY)), ErrorCode.REPORT_TIMEOUT))
          .hasMessageContainingAll("SERVICE_FAILED", "503");
      assertThat(service.elapsed()).isBetween(Duration.ofHours(4), Duration.ofMinutes(241));
    }
  }

  @Test
  void aTimeoutWithoutAnyAnswerClaimsNoStatus() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("GET", EXECUTION).always().respond(503);

      PartnerInsightsException timeout =
          failure(() -> run(service, request(QUERY)), ErrorCode.REPORT_TIMEOUT);

      assertThat(timeout).hasMessageContaining("no poll had a response; the service has not");
    }
  }

  @Test
  void aRefusalIsNoOutage() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("GET", EXECUTION).respond(403);

      failure(() -> run(service, request(QUERY)), ErrorCode.ACCESS_FORBIDDEN);
      assertThat(service.elapsed()).isLessThan(Duration.ofMinutes(1));
    }
  }

  /** Two outages of half an hour each. */
  private static Sleeper twice(ClockedSandbox service, Runnable down, Runnable up) {
    long[] changes = new long[1];
    return duration -> {
      service.sleeper().sleep(duration);
      long due = Math.min(4, service.elapsed().toMinutes() / 30);
      for (; changes[0] < due; changes[0]++) {
        (changes[0] % 2 == 0 ? down : up).run();
      }
    };
  }

  private static TokenProvider tokens(
      ClockedSandbox service, Supplier<Optional<ErrorCode>> failure) {
    return new TokenProvider() {
      @Override
      public AccessToken token() {
        if (failure.get().isPresent()) {
          throw Problem.of(failure.get().get(), "No token").toException();
        }
        return service.tokens().token();
      }

      @Override
      public void invalidate(AccessToken stale) {}
    };
  }
}
