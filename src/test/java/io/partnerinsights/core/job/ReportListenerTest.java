package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.existing;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.interrupted;
import static io.partnerinsights.core.job.ReportFixture.jobs;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.reportsPerHour;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.run;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static io.partnerinsights.core.job.ReportFixture.settings;
import static io.partnerinsights.core.job.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.cache.CachedRead;
import io.partnerinsights.core.cache.ReportCache;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.core.spi.ReportProgress;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which events a user's listener receives, and that its failures end no job. */
final class ReportListenerTest {
  @Test
  void receivesEveryEvent() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(3)))) {
      Recorder recorder = new Recorder();
      ReportJob job =
          ReportFixture.job(
              jobs(service, settings().withListener(recorder)),
              planner(service).plan(request(QUERY)));

      CompletedReport report = job.await();

      String ids = report.reportId() + "/" + report.executionId();
      assertThat(recorder.events)
          .startsWith("created " + report.reportId(), "polled " + ids + " Pending")
          .contains("polled " + ids + " Running")
          .endsWith("completed " + ids + " Completed")
          .hasSize((int) job.polls() + 1);
      assertThat(recorder.waited).isSorted();
      assertThat(recorder.waited.get(recorder.waited.size() - 1)).isEqualTo(service.elapsed());
    }
  }

  @Test
  void aFreshLinkIsNoEvent() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      CompletedReport report = run(jobs(service), plan);
      Recorder recorder = new Recorder();

      jobs(service, settings().withListener(recorder)).refresh(plan, report).await();

      assertThat(recorder.events).isEmpty();
    }
  }

  @Test
  void receivesTheCompletionAtTheFirstPoll() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      String reportId = run(service, request(QUERY)).reportId();
      Recorder recorder = new Recorder();
      ReportPlan plan = planner(service).plan(existing(reportId, Optional.empty()));

      run(jobs(service, settings().withListener(recorder)), plan);

      assertThat(recorder.events)
          .singleElement()
          .asString()
          .startsWith("completed " + reportId)
          .endsWith(" Completed");
    }
  }

  @Test
  void aReportThatIsReplacedHasNotFailed() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      Recorder recorder = new Recorder();
      ReportJobs jobs = jobs(service, settings().withListener(recorder));
      ReportCache cache = new ReportCache(service.clock());
      service
          .client()
          .deleteReport(CachedRead.of(service, jobs, cache, CachedRead.DEFAULTS).get().reportId());
      recorder.events.clear();

      CachedRead.of(service, jobs, cache, CachedRead.DEFAULTS).get();

      assertThat(recorder.events)
          .noneMatch(event -> event.startsWith("failed "))
          .anyMatch(event -> event.startsWith("created "));
    }
  }

  @Test
  void receivesTheReuse() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      Recorder recorder = new Recorder();
      CachedRead read = CachedRead.of(service, jobs(service, settings().withListener(recorder)));
      String reportId = read.get().reportId();
      recorder.events.clear();

      read.get();

      assertThat(recorder.events).containsExactly("reused " + reportId);
    }
  }

  @Test
  void receivesTheError() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      Recorder recorder = new Recorder();
      JobSettings oneHour = timeout(Duration.ofHours(1)).withListener(recorder);

      failure(() -> run(service, request(QUERY), oneHour), ErrorCode.REPORT_TIMEOUT);

      assertThat(recorder.events).last().asString().endsWith("Running PI-3001");
    }
  }

  @Test
  void receivesTheInterrupt() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      Recorder recorder = new Recorder();
      ReportJobs jobs = jobs(service, settings().withListener(recorder), interrupted());
      ReportPlan plan = planner(service).plan(request(QUERY));

      failure(() -> run(jobs, plan), ErrorCode.WAIT_INTERRUPTED);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(recorder.events).last().asString().startsWith("failed ").endsWith(" PI-3007");
    }
  }

  @Test
  void receivesTheTimeOfThePermit() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      Recorder recorder = new Recorder();
      JobSettings oneAnHour = reportsPerHour(1).withListener(recorder);

      run(service, request(QUERY), oneAnHour);
      recorder.events.clear();
      run(service, request(QUERY), oneAnHour);

      assertThat(recorder.events.get(0)).startsWith("permit 2026-06-15T09:00:0");
    }
  }

  @Test
  void aFailingListenerEndsNoJob() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      JobSettings settings = settings().withListener(GuardedListener.of(new Broken()));

      assertThat(run(service, request(QUERY), settings).link()).isNotNull();
    }
  }

  @Test
  void theOptionNamesTheClass() {
    Map<String, String> raw =
        Map.of("query", QUERY, "reportListenerClass", NamedListener.class.getName());
    ReportListener listener = JobSettings.of(ConnectorOptions.parse(raw)).listener();

    listener.created("r");

    assertThat(NamedListener.CREATED).containsExactly("r");
  }

  @Test
  void anotherClassIsAnError() {
    Map<String, String> raw = Map.of("query", QUERY, "reportListenerClass", "java.lang.String");

    PartnerInsightsException end =
        failure(() -> JobSettings.of(ConnectorOptions.parse(raw)), ErrorCode.OPTION_VALUE);

    assertThat(end).hasMessageContaining("report listener java.lang.String cannot be used");
  }

  /** Created by its name. */
  public static final class NamedListener implements ReportListener {
    static final List<String> CREATED = new ArrayList<>();

    /** Called by the connector. */
    public NamedListener() {}

    @Override
    public void created(String reportId) {
      CREATED.add(reportId);
    }
  }

  private static final class Broken implements ReportListener {
    @Override
    public void created(String reportId) {
      throw new IllegalStateException("created");
    }

    @Override
    public void polled(ReportProgress report) {
      throw new NoSuchMethodError("polled");
    }

    @Override
    public void completed(ReportProgress report) {
      throw new AssertionError("completed");
    }
  }

  private static final class Recorder implements ReportListener {
    private final List<String> events = new ArrayList<>();
    private final List<Duration> waited = new ArrayList<>();

    @Override
    public void waitingForPermit(Instant until) {
      events.add("permit " + until);
    }

    @Override
    public void created(String reportId) {
      events.add("created " + reportId);
    }

    @Override
    public void reused(String reportId) {
      events.add("reused " + reportId);
    }

    @Override
    public void polled(ReportProgress report) {
      add("polled " + ids(report), report);
    }

    @Override
    public void completed(ReportProgress report) {
      add("completed " + ids(report), report);
    }

    @Override
    public void failed(ReportProgress report, PartnerInsightsException error) {
      events.add("failed " + ids(report) + " " + error.code().code());
    }

    private void add(String event, ReportProgress report) {
      events.add(event);
      waited.add(report.waited());
    }

    private static String ids(ReportProgress report) {
      return report.reportId()
          + "/"
          + Objects.toString(report.executionId(), "-")
          + " "
          + report.status();
    }
  }
}
