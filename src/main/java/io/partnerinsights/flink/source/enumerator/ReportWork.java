package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadStep;
import io.partnerinsights.core.session.ReadSteps;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.PlannedRead;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Waits for one report, and divides it into splits once in the life of a job. */
final class ReportWork implements EnumeratorWork {
  private final PlannedRead read;
  private final Application application;
  private final Clock clock;
  private final Instant began;

  /** Where the read stood after its last step. */
  private String position;

  private boolean planned;

  /** Null before the first step. */
  private volatile ReadSteps steps;

  /** Null until the report is complete. */
  private Report report;

  /** Continues from a state; nothing is called yet. */
  ReportWork(PlannedRead read, EnumeratorState state, Clock clock) {
    this.read = read;
    this.application = new Application();
    this.clock = clock;
    this.began = clock.instant();
    this.position = state.position().orElseGet(read::begun);
    this.planned = state.planned();
  }

  @Override
  public WorkProgress advance() {
    if (report == null) {
      step();
    }
    return report == null ? pending() : complete();
  }

  private void step() {
    if (steps == null) {
      steps = read.plan(application).restore(position);
    }
    ReadStep step;
    do {
      step = steps.step();
      position = steps.save();
    } while (step.report().isEmpty() && step.untilNext().isZero());
    report = step.report().orElse(null);
  }

  private WorkProgress pending() {
    Duration waited = Duration.between(began, clock.instant());
    return new WorkProgress(position, List.of(), false, false, 1, waited);
  }

  private WorkProgress complete() {
    List<PartnerInsightsSplit> splits =
        planned ? List.of() : PartnerInsightsSplit.of(report, read.spec());
    planned = true;
    return new WorkProgress(position, splits, true, true, 0, report.waited());
  }

  @Override
  public Optional<Secret> link(String executionId, Optional<Secret> expired) {
    return expired.isEmpty()
        ? Optional.of(report.link(null))
        : Optional.of(
            report
                .renewed(null, expired.get())
                .orElseThrow(() -> EnumeratorErrors.sameLink(report)));
  }

  /** The service continues to create the report: another JobManager may continue with it. */
  @Override
  public void stop() {
    ReadSteps running = steps;
    if (running != null) {
      running.stop();
    }
  }
}
