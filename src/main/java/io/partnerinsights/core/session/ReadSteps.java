package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.Acquisition;
import io.partnerinsights.core.cache.AcquisitionStep;
import io.partnerinsights.core.options.ConnectorOptions;

/**
 * Acquires the report of one read in steps, for an engine that must not block a thread. A crash
 * between any two steps loses no report: {@link ReadPlan#restore} continues from the saved state.
 * Not thread-safe.
 *
 * <pre>{@code
 * ReadSteps steps = plan.read().steps();
 * ReadStep step = steps.step();
 * while (step.report().isEmpty()) {
 *   store(steps.save());
 *   pause(step.untilNext());
 *   step = steps.step();
 * }
 * }</pre>
 */
public final class ReadSteps {
  private final ConnectorOptions options;
  private final Acquisition acquisition;

  ReadSteps(ConnectorOptions options, Acquisition acquisition) {
    this.options = options;
    this.acquisition = acquisition;
  }

  /**
   * Makes the next step: at most one call of the service, no repetition and no sleep. A step that
   * is not due makes no call. A step after an error continues with the same report if it can still
   * complete.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException the errors of {@link
   *     ReportRead#await}
   */
  public ReadStep step() {
    AcquisitionStep step = acquisition.step();
    return new ReadStep(
        step.acquired().map(acquired -> new Report(options, acquired)),
        step.reportId(),
        step.isForPermit(),
        step.untilNext());
  }

  /** Returns where the read stands, as a text without link, token or query. */
  public String save() {
    return acquisition.save();
  }

  /** Ends the wait without a further call. The service continues to create the report. */
  public void stop() {
    acquisition.stop();
  }
}
