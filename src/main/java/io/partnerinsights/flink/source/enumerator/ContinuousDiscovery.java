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
  private final Map<String, Secret> listedLinks = new ConcurrentHashMap<>();

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
  WorkProgress applyFound(Optional<Found> result) {
    result.ifPresent(next -> offset = next.offset());
    List<PartnerInsightsSplit> splits = result.map(Found::splits).orElse(List.of());
    List<Duration> pendingAges = backlog;
    Duration oldestAge = pendingAges.isEmpty() ? Duration.ZERO : pendingAges.get(0);
    return new WorkProgress(
        offset.toJson(), 0, splits, stream != null, false, pendingAges.size(), oldestAge);
  }

  /** The offset advances only if all of its executions were divided. */
  @Override
  Found awaitSplits() {
    ExecutionStream openStream = stream;
    ExecutionStream currentStream = openStream == null ? read.openStream() : openStream;
    stream = currentStream;
    if (!hasRoom.getAsBoolean()) {
      return new Found(offset, List.of());
    }
    StreamOffset nextOffset = currentStream.latestOffset(offset, MOST_EXECUTIONS);
    List<PartnerInsightsSplit> splits = new ArrayList<>();
    for (Report execution : currentStream.reportsBetween(offset, nextOffset)) {
      splits.addAll(splitExecution(execution));
      listedLinks.put(execution.executionId(), execution.newestLink());
    }
    backlog = currentStream.backlogAges(nextOffset);
    return new Found(nextOffset, splits);
  }

  @Override
  boolean hasFound(LinkRequest request) {
    return offset.findTime(request.executionId()).isPresent();
  }

  @Override
  Optional<Secret> requestLink(String executionId, @Nullable Secret rejectedLink) {
    Secret listedLink = listedLinks.remove(executionId);
    return rejectedLink == null && listedLink != null
        ? Optional.of(listedLink)
        : renewLink(executionId);
  }

  /** Gets the newest link from the service, which lists the executions of 90 days. */
  private Optional<Secret> renewLink(String executionId) {
    return Objects.requireNonNull(stream).renewReport(offset, executionId).map(Report::newestLink);
  }
}
