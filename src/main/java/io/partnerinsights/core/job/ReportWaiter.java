package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.ReportExecution;
import java.time.Clock;

/**
 * Waits for reports on the caller's thread; {@link Wait} is the waiting for one. While the service
 * cannot be asked it waits on: an outage ends a wait only by its time-out. Thread-safe.
 */
public final class ReportWaiter {
  final PartnerInsightsClient client;
  final WaitRules rules;
  final Clock clock;
  final Sleeper sleeper;
  final Audience audience;

  /** Puts the parts together. */
  public ReportWaiter(
      PartnerInsightsClient client,
      WaitRules rules,
      Clock clock,
      Sleeper sleeper,
      Audience audience) {
    this.client = client;
    this.rules = rules;
    this.clock = clock;
    this.sleeper = sleeper;
    this.audience = audience;
  }

  /**
   * The completed execution, with its link.
   *
   * @param figures count what this costs
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_TIMEOUT}, {@code
   *     REPORT_PAUSED}, {@code REPORT_FAILED}, {@code REPORT_WITHOUT_LINK}, {@code
   *     REPORT_NOT_FOUND}, {@code WAIT_INTERRUPTED}: each names the ids to go on with
   */
  public ReportExecution await(ReportHandle report, WaitFigures figures) {
    return new Wait(this, report, figures).untilComplete();
  }
}
