package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.existing;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.interrupted;
import static io.partnerinsights.core.report.ReportFixture.listened;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.refresh;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.ReportPlan;
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
import org.junit.jupiter.api.Test;

/** Which events a user's listener receives, and that its failures end no job. */
final class ReportListenerTest {
  @Test
  void receivesEveryEvent() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(3)))) {
      Recorder recorder = new Recorder();
      ReportLease access =
          SharedRead.alone(
                  planner(service).plan(request(QUERY)), reading(service, listened(recorder)))
              .acquire();
      CompletedReport report = access.report();

      String ids = report.reportId() + "/" + report.executionId();
      assertThat(recorder.events)
          .startsWith("created " + report.reportId(), "polled " + ids + " Pending")
          .contains("polled " + ids + " Running")
          .endsWith("completed " + ids + " Completed")
          .hasSize((int) access.polls() + 1);
      assertThat(recorder.waited).isSorted();
      assertThat(recorder.waited.get(recorder.waited.size() - 1)).isEqualTo(service.elapsed());
    }
  }

  @Test
  void aFreshLinkIsNoEvent() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportPlan plan = planner(service).plan(request(QUERY));
      CompletedReport report = run(reading(service), plan);
      Recorder recorder = new Recorder();

      refresh(reading(service, listened(recorder)), plan, report);

      assertThat(recorder.events).isEmpty();
    }
  }

  @Test
  void receivesTheCompletionAtTheFirstPoll() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      String reportId = run(service, request(QUERY)).reportId();
      Recorder recorder = new Recorder();
      ReportPlan plan = planner(service).plan(existing(reportId, null));

      run(reading(service, listened(recorder)), plan);

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
      Reading reading = reading(service, listened(recorder));
      Reports cache = new Reports(service.clock());
      service
          .client()
          .deleteReport(SharedRead.of(service, reading, cache, Sharing.DEFAULTS).get().reportId());
      recorder.events.clear();

      SharedRead.of(service, reading, cache, Sharing.DEFAULTS).get();

      assertThat(recorder.events)
          .noneMatch(event -> event.startsWith("failed "))
          .anyMatch(event -> event.startsWith("created "));
    }
  }

  /** The read adopts nothing: it has known the report before. */
  @Test
  void aRestoredReadContinuesWithoutAnEvent() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      ReportHandle before = SharedRead.of(service).choice();
      before.submit(before.current());
      Recorder recorder = new Recorder();
      ReportHandle other = SharedRead.of(service, reading(service, listened(recorder))).choice();
      ReportHandle restored = other.restored(before.save(false), ReportState.LIST_LAG);

      restored.submit(restored.current());

      assertThat(recorder.events).isEmpty();
    }
  }

  @Test
  void receivesTheReuse() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      Recorder recorder = new Recorder();
      SharedRead read = SharedRead.of(service, reading(service, listened(recorder)));
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
      ReportSettings oneHour = timeout(Duration.ofHours(1), recorder);

      failure(() -> run(service, request(QUERY), oneHour), ErrorCode.REPORT_TIMEOUT);

      assertThat(recorder.events).last().asString().endsWith("Running PI-3001");
    }
  }

  @Test
  void receivesTheInterrupt() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      Recorder recorder = new Recorder();
      Reading reading = reading(service, listened(recorder), interrupted());
      ReportPlan plan = planner(service).plan(request(QUERY));

      failure(() -> run(reading, plan), ErrorCode.WAIT_INTERRUPTED);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(recorder.events).last().asString().startsWith("failed ").endsWith(" PI-3007");
    }
  }

  @Test
  void receivesTheTimeOfThePermit() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ZERO))) {
      Recorder recorder = new Recorder();
      ReportSettings oneAnHour = settings(1, null, recorder);

      run(service, request(QUERY), oneAnHour);
      recorder.events.clear();
      run(service, request(QUERY), oneAnHour);

      assertThat(recorder.events.get(0)).startsWith("permit 2026-06-15T09:00:0");
    }
  }

  @Test
  void aFailingListenerEndsNoJob() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      ReportSettings settings = listened(ReportSettings.guarded(new Broken()));

      assertThat(run(service, request(QUERY), settings).link()).isNotNull();
    }
  }

  @Test
  void theOptionNamesTheClass() {
    Map<String, String> raw =
        Map.of("query", QUERY, "reportListenerClass", NamedListener.class.getName());
    ReportListener listener = ReportSettings.of(ConnectorOptions.parse(raw)).listener();

    listener.created("r");

    assertThat(NamedListener.CREATED).containsExactly("r");
  }

  @Test
  void anotherClassIsAnError() {
    Map<String, String> raw = Map.of("query", QUERY, "reportListenerClass", "java.lang.String");

    PartnerInsightsException end =
        failure(() -> ReportSettings.of(ConnectorOptions.parse(raw)), ErrorCode.OPTION_VALUE);

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
    public void adopted(String reportId) {
      events.add("adopted " + reportId);
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
