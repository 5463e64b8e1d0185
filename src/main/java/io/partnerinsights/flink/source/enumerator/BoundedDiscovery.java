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
final class BoundedDiscovery implements SplitDiscovery {
  private final FlinkRead read;
  private final int readers;
  private final WaitExecutor<Found> waiting = new WaitExecutor<>();
  private final Instant began = Instant.now();
  private final String begin;
  private final boolean restored;
  private final boolean planned;

  /** Null before the read is planned; set by the waiting thread. */
  private volatile @Nullable ReportRead running;

  /** Null until the report is complete. */
  private @Nullable Report report;

  /** The complete report, and its splits unless an earlier run has planned them. */
  private record Found(Report report, List<PartnerInsightsSplit> splits) {}

  /** Continues from a state; nothing is called yet. */
  BoundedDiscovery(FlinkRead read, EnumeratorState state, int readers) {
    this.read = read;
    this.readers = readers;
    String position = state.position();
    this.begin = position == null ? read.begun() : position;
    this.restored = position != null;
    this.planned = state.planned();
  }

  @Override
  public WorkProgress advance() {
    if (report != null) {
      return complete(report, List.of());
    }
    Optional<Found> found = waiting.advance(this::await);
    found.ifPresent(complete -> report = complete.report());
    return found
        .map(complete -> complete(complete.report(), complete.splits()))
        .orElseGet(this::pending);
  }

  private Found await() {
    ReadPlan plan = read.plan(read.application());
    ReportRead begun = restored ? plan.restore(begin) : plan.start(begin);
    running = begun;
    return begun.await(this::split);
  }

  private Found split(Report complete) {
    return new Found(
        complete, planned ? List.of() : PartnerInsightsSplit.of(complete, read.spec(), readers));
  }

  private WorkProgress pending() {
    Duration waited = Duration.between(began, Instant.now());
    return new WorkProgress(position(), List.of(), false, false, 1, waited);
  }

  /** The id of the report is in it as soon as it is known. */
  private String position() {
    ReportRead known = running;
    return known == null ? begin : known.save();
  }

  private WorkProgress complete(Report complete, List<PartnerInsightsSplit> splits) {
    return new WorkProgress(position(), splits, true, true, 0, complete.waited());
  }

  @Override
  public Optional<Secret> link(String executionId, @Nullable Secret expired) {
    Report complete = Objects.requireNonNull(report);
    return Optional.of(
        expired == null
            ? complete.newest()
            : complete
                .renewed(expired)
                .orElseThrow(() -> SAME_LINK.error(complete.reportId(), complete.executionId())));
  }

  /** The service continues to create the report: another JobManager may continue with it. */
  @Override
  public void stop() {
    waiting.stop();
  }
}
