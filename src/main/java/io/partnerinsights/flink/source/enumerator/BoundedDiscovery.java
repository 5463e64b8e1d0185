package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits for one report, and divides it into splits once in the life of a job. */
final class BoundedDiscovery extends SplitDiscovery<BoundedDiscovery.Found> {
  private final Instant began = Instant.now();
  private final String begin;
  private final boolean restored;
  private final boolean planned;

  /** Null before the read is planned; set by the waiting thread. */
  private volatile @Nullable ReportRead running;

  /** Null until the report is complete. */
  private @Nullable Report report;

  /** The complete report, and its splits unless an earlier run has planned them. */
  record Found(Report report, List<PartnerInsightsSplit> splits) {}

  /** Continues from a state; nothing is called yet. */
  BoundedDiscovery(FlinkRead read, EnumeratorState state, int readers) {
    super(read, readers);
    String position = state.position();
    this.begin = position == null ? read.begun() : position;
    this.restored = position != null;
    this.planned = state.planned();
  }

  /** A complete report is not awaited again. */
  @Override
  WorkProgress advance() {
    return report == null ? super.advance() : progress(Optional.empty());
  }

  @Override
  Found await() {
    ReadPlan plan = read.plan();
    ReportRead begun = restored ? plan.restore(begin) : plan.start(begin);
    running = begun;
    return begun.await(complete -> new Found(complete, planned ? List.of() : split(complete)));
  }

  @Override
  WorkProgress progress(Optional<Found> found) {
    found.ifPresent(now -> report = now.report());
    List<PartnerInsightsSplit> splits = found.map(Found::splits).orElse(List.of());
    Report complete = report;
    Duration waited = complete == null ? Duration.between(began, Instant.now()) : complete.waited();
    boolean ended = complete != null;
    return new WorkProgress(position(), splits, ended, ended || planned, ended ? 0 : 1, waited);
  }

  /** The id of the report is in it as soon as it is known. */
  private String position() {
    ReportRead known = running;
    return known == null ? begin : known.save();
  }

  @Override
  Optional<Secret> link(String executionId, @Nullable Secret expired) {
    Report complete = Objects.requireNonNull(report);
    return Optional.of(
        expired == null
            ? complete.newest()
            : complete.renewed(expired).orElseThrow(() -> sameLink(complete)));
  }
}
