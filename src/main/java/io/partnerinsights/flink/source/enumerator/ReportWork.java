package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.ReadStep;
import io.partnerinsights.core.session.ReadSteps;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.PlannedRead;
import io.partnerinsights.flink.source.event.LinkResponse;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All calls of the service and the store that the enumerator makes. They run on the worker thread
 * of Flink's {@code callAsync}, one at a time; {@link #saved()} may be called by any thread.
 */
final class ReportWork {
  private final PlannedRead read;
  private final Application application;

  /** Where the read stood after its last step, which any checkpoint may keep. */
  private volatile Optional<String> saved;

  private boolean planned;
  private ReadSteps steps;
  private Report report;
  private int links;
  private Secret link;

  /** Continues from a state; nothing is called yet. */
  ReportWork(PlannedRead read, Application application, EnumeratorState state) {
    this.read = read;
    this.application = application;
    this.saved = state.read();
    this.planned = state.planned();
  }

  /** Returns where the read stands, without a wait. */
  Optional<String> saved() {
    return saved;
  }

  /**
   * Makes the steps of the read that are due. Returns true once the report is complete.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException the error that ends the read
   */
  boolean advance() {
    if (report == null) {
      step();
    }
    return report != null;
  }

  private void step() {
    if (steps == null) {
      steps = begin();
    }
    ReadStep step;
    do {
      step = steps.step();
      saved = Optional.of(steps.save());
    } while (step.report().isEmpty() && step.untilNext().isZero());
    report = step.report().orElse(null);
  }

  private ReadSteps begin() {
    ReadPlan plan = read.plan(application);
    return plan.restore(saved.orElseGet(read::begun));
  }

  /** Divides the complete report into splits, once in the life of a job. */
  List<PartnerInsightsSplit> split() {
    if (planned) {
      return List.of();
    }
    List<PartnerInsightsSplit> splits = new ArrayList<>();
    for (ReadSplit part : report.splits(read.spec())) {
      splits.add(new PartnerInsightsSplit(id(part, splits.size()), part, 0, null));
    }
    planned = true;
    return splits;
  }

  private static String id(ReadSplit part, int number) {
    return part.executionId() + "-" + number;
  }

  /** Returns a link that is newer than the numbered one; requests it from the service if needed. */
  LinkResponse link(int newerThan) {
    if (link == null || newerThan >= links) {
      link =
          link == null
              ? report.link(null)
              : report.renewed(null, link).orElseThrow(() -> EnumeratorErrors.sameLink(report));
      links++;
    }
    return LinkResponse.of(links, link);
  }

  /** Ends the wait for the report, which the service continues to create. */
  void stop() {
    if (steps != null) {
      steps.stop();
    }
  }
}
