package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.stream.ExecutionStream;
import io.partnerinsights.core.stream.StreamOffset;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists the executions of a scheduled report, and divides each of them into splits once. The offset
 * of the stream contains the executions that were divided.
 */
final class ContinuousDiscovery extends SplitDiscovery<ContinuousDiscovery.Found> {
  /** Maximum number of executions that one call divides: links must not wait long for it. */
  private static final int MOST_EXECUTIONS = 4;

  private final BooleanSupplier hasRoom;

  /** Links of the executions that were just listed, which no reader has requested yet. */
  private final Map<String, Secret> listed = new ConcurrentHashMap<>();

  /** Contains the executions whose splits were returned. */
  private volatile StreamOffset offset;

  /** Null before the first list; set by the waiting thread. */
  private volatile @Nullable ExecutionStream stream;

  /** The ages of the executions after it that the last list contains, the oldest first. */
  private volatile List<Duration> backlog = List.of();

  /** The splits up to an offset. */
  record Found(StreamOffset offset, List<PartnerInsightsSplit> splits) {}

  /**
   * Continues from a state; nothing is called yet.
   *
   * @param hasRoom whether further splits are needed now; the waiting thread calls it
   */
  ContinuousDiscovery(
      FlinkRead read,
      EnumeratorState state,
      int readers,
      ServiceThreads threads,
      BooleanSupplier hasRoom) {
    super(read, readers, threads);
    this.hasRoom = hasRoom;
    String position = state.position();
    this.offset = position == null ? StreamOffset.initial() : StreamOffset.parse(position);
  }

  @Override
  WorkProgress progress(Optional<Found> found) {
    found.ifPresent(next -> offset = next.offset());
    List<PartnerInsightsSplit> splits = found.map(Found::splits).orElse(List.of());
    List<Duration> pending = backlog;
    Duration oldest = pending.isEmpty() ? Duration.ZERO : pending.get(0);
    return new WorkProgress(
        offset.toJson(), 0, splits, stream != null, false, pending.size(), oldest);
  }

  /** The offset advances only if all of its executions were divided. */
  @Override
  Found await() {
    ExecutionStream known = stream;
    ExecutionStream current = known == null ? read.stream() : known;
    stream = current;
    if (!hasRoom.getAsBoolean()) {
      return new Found(offset, List.of());
    }
    StreamOffset next = current.latest(offset, MOST_EXECUTIONS);
    List<PartnerInsightsSplit> splits = new ArrayList<>();
    for (Report execution : current.reports(offset, next)) {
      splits.addAll(split(execution));
      listed.put(execution.executionId(), execution.newest());
    }
    backlog = current.backlog(next);
    return new Found(next, splits);
  }

  @Override
  boolean hasFound(LinkRequest request) {
    return offset.timeOf(request.executionId()).isPresent();
  }

  @Override
  Optional<Secret> link(String executionId, @Nullable Secret rejectedLink) {
    Secret first = listed.remove(executionId);
    return rejectedLink == null && first != null ? Optional.of(first) : renewLink(executionId);
  }

  /** Gets the newest link from the service, which lists the executions of 90 days. */
  private Optional<Secret> renewLink(String executionId) {
    return Objects.requireNonNull(stream).renewed(offset, executionId).map(Report::newest);
  }
}
