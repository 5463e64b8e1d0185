package io.partnerinsights.core.report;

import io.partnerinsights.core.api.PartnerInsightsClient;
import io.partnerinsights.core.api.model.ScheduledReport;
import io.partnerinsights.core.http.Sleeper;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a planned report to one whose file can be had: query → report → waiting → secure link. Runs
 * on the caller's thread, for as long as the service takes; an interrupt ends it. Thread-safe.
 *
 * <pre>{@code
 * ReportRunner runner = ReportRunner.of(client, WaitSettings.of(options));
 * CompletedReport report = runner.run(new ReportPlanner(client, hints).plan(request));
 * }</pre>
 */
public final class ReportRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ReportRunner.class);

  private final ReportMaker maker;
  private final ReportWaiter waiter;

  /** With a clock, a sleeper and a random source of one's own. */
  public ReportRunner(
      PartnerInsightsClient client,
      WaitSettings settings,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this.maker = new ReportMaker(client);
    this.waiter =
        new ReportWaiter(
            client, settings, clock, sleeper, new PollSchedule(settings.pollInterval(), random));
  }

  /** On the system's clock. */
  public static ReportRunner of(PartnerInsightsClient client, WaitSettings settings) {
    return new ReportRunner(client, settings, Clock.systemUTC(), Sleeper.system(), new Random());
  }

  /**
   * Makes the report, unless the request names an existing one, and waits for it.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_TIMEOUT}, {@code
   *     REPORT_PAUSED}, {@code REPORT_FAILED}, {@code REPORT_WITHOUT_LINK}, {@code QUOTA_EXCEEDED},
   *     {@code WAIT_INTERRUPTED}: each names the ids to go on with
   */
  public CompletedReport run(PlannedReport plan) {
    if (plan.request().question() instanceof Question.ExistingReport existing) {
      return waiter.await(existing.reportId(), existing.executionId());
    }
    ScheduledReport report = maker.make(plan);
    LOG.info("Created report {} on query {}", report.reportId(), report.queryId());
    return waiter.awaitNew(report.reportId());
  }

  /**
   * The same execution with a fresh link: one call, no waiting on a report that is complete.
   *
   * @throws io.partnerinsights.core.errors.ReportException if the service has it no more
   */
  public CompletedReport refresh(CompletedReport report) {
    return waiter.await(report.reportId(), Optional.of(report.executionId()));
  }
}
