package io.partnerinsights.core.job;

import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.patience;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** What a user's own listener is told, and that it can break nothing. */
final class ReportListenerTest {
  @Test
  void itIsToldOfEveryStep() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(3)))) {
      Recorder recorder = new Recorder();
      ReportRunner runner = runner(service, defaults().withListener(recorder), service.sleeper());
      ReportPlan plan = planner(service).plan(request(QUERY));
      ReportHandle handle = runner.order(plan);
      WaitFigures figures = new WaitFigures();

      CompletedReport report = runner.await(handle, figures);

      String ids = report.reportId() + "/" + report.executionId();
      assertThat(recorder.told)
          .startsWith("created " + report.reportId(), "polled " + ids + " Pending")
          .contains("polled " + ids + " Running")
          .endsWith("completed " + ids + " Completed")
          .hasSize((int) figures.looks() + 1);
      assertThat(recorder.waited).isSorted();
      assertThat(recorder.waited.get(recorder.waited.size() - 1)).isEqualTo(service.elapsed());
    }
  }

  @Test
  void aFreshLinkIsNoNews() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      CompletedReport report = ReportFixture.run(service, request(QUERY));
      Recorder recorder = new Recorder();

      runner(service, defaults().withListener(recorder), service.sleeper()).refresh(report);

      assertThat(recorder.told).isEmpty();
    }
  }

  @Test
  void itIsToldOfTheUnhappyEnd() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder().latency(Duration.ofHours(3)))) {
      Recorder recorder = new Recorder();
      WaitSettings hasty = patience(Duration.ofHours(1)).withListener(recorder);

      failure(() -> ReportFixture.run(service, request(QUERY), hasty), ErrorCode.REPORT_TIMEOUT);

      assertThat(recorder.told).last().asString().endsWith("Running PI-3001");
    }
  }

  @Test
  void itIsToldOfAWaitForATurn() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      Recorder recorder = new Recorder();
      WaitSettings oneAnHour = defaults().withReportsPerHour(1).withListener(recorder);
      ReportRunner runner = runner(service, oneAnHour, service.sleeper());
      ReportPlan plan = planner(service).plan(request(QUERY));

      runner.order(plan);
      runner.order(plan);

      assertThat(recorder.told.get(1)).isEqualTo("turn 2026-06-15T09:00:00Z");
    }
  }

  @Test
  void whatItThrowsEndsNoWait() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      WaitSettings settings = defaults().withListener(new Broken());

      assertThat(ReportFixture.run(service, request(QUERY), settings).link()).isNotNull();
    }
  }

  @Test
  void theOptionNamesItsClass() {
    Map<String, String> raw =
        Map.of("query", QUERY, "reportListenerClass", OfTheOption.class.getName());
    ReportListener listener = WaitSettings.of(ConnectorOptions.parse(raw)).listener();

    listener.created("r");

    assertThat(OfTheOption.CREATED).containsExactly("r");
  }

  @Test
  void aClassThatIsNoListenerIsAnError() {
    Map<String, String> raw = Map.of("query", QUERY, "reportListenerClass", "java.lang.String");

    PartnerInsightsException end =
        failure(() -> WaitSettings.of(ConnectorOptions.parse(raw)), ErrorCode.OPTION_VALUE);

    assertThat(end).hasMessageContaining("report listener java.lang.String cannot be used");
  }

  /** Made by its name. */
  public static final class OfTheOption implements ReportListener {
    static final List<String> CREATED = new ArrayList<>();

    /** For the connector. */
    public OfTheOption() {}

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
    private final List<String> told = new ArrayList<>();
    private final List<Duration> waited = new ArrayList<>();

    @Override
    public void waitingForPermit(Instant until) {
      told.add("turn " + until);
    }

    @Override
    public void created(String reportId) {
      told.add("created " + reportId);
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
      told.add("failed " + ids(report) + " " + error.code().code());
    }

    private void add(String event, ReportProgress report) {
      told.add(event);
      waited.add(report.waited());
    }

    private static String ids(ReportProgress report) {
      return report.reportId() + "/" + report.executionId().orElse("-") + " " + report.status();
    }
  }
}
