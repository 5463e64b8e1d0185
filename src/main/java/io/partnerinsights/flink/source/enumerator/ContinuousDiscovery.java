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
final class ContinuousDiscovery extends SplitDiscovery<ContinuousDiscovery.Result> {
  /** Maximum number of executions that one call divides: links must not wait long for it. */
  private static final int MAX_EXECUTIONS_PER_CALL = 4;

  private final BooleanSupplier needsSplits;

  /** Links of the executions that were just listed, which no reader has requested yet. */
  private final Map<String, Secret> listedLinks = new ConcurrentHashMap<>();

  /** Contains the executions whose splits were returned. */
  private volatile StreamOffset offset;

  /** Null before the first list; set by the waiting thread. */
  private volatile @Nullable ExecutionStream stream;

  /** The ages of the listed executions after {@link #offset}, the oldest first. */
  private volatile List<Duration> pendingAges = List.of();

  /** The splits up to an offset. */
  record Result(StreamOffset offset, List<PartnerInsightsSplit> splits) {}

  /**
   * Continues from a state; nothing is called yet.
   *
   * @param needsSplits whether further splits are needed now; the waiting thread calls it
   */
  ContinuousDiscovery(
      FlinkRead read,
      EnumeratorState state,
      int readerCount,
      ServiceThreads threads,
      BooleanSupplier needsSplits) {
    super(read, readerCount, threads);
    this.needsSplits = needsSplits;
    String position = state.position();
    this.offset = position == null ? StreamOffset.initial() : StreamOffset.parse(position);
  }

  @Override
  DiscoveryProgress applyResult(Optional<Result> result) {
    result.ifPresent(next -> offset = next.offset());
    List<PartnerInsightsSplit> splits = result.map(Result::splits).orElse(List.of());
    List<Duration> currentAges = pendingAges;
    Duration oldestAge = currentAges.isEmpty() ? Duration.ZERO : currentAges.get(0);
    return new DiscoveryProgress(
        offset.toJson(), 0, splits, stream != null, false, currentAges.size(), oldestAge);
  }

  /** The offset advances only if all of its executions were divided. */
  @Override
  Result awaitSplits() {
    ExecutionStream existingStream = stream;
    ExecutionStream currentStream = existingStream == null ? read.openStream() : existingStream;
    stream = currentStream;
    if (!needsSplits.getAsBoolean()) {
      return new Result(offset, List.of());
    }
    StreamOffset nextOffset = currentStream.latestOffset(offset, MAX_EXECUTIONS_PER_CALL);
    List<PartnerInsightsSplit> splits = new ArrayList<>();
    for (Report execution : currentStream.reportsBetween(offset, nextOffset)) {
      splits.addAll(splitExecution(execution));
      listedLinks.put(execution.executionId(), execution.newestLink());
    }
    pendingAges = currentStream.pendingAges(nextOffset);
    return new Result(nextOffset, splits);
  }

  @Override
  boolean isDiscovered(LinkRequest request) {
    return offset.findTime(request.executionId()).isPresent();
  }

  @Override
  Optional<Secret> requestLink(String executionId, @Nullable Secret rejectedLink) {
    Secret listedLink = listedLinks.remove(executionId);
    return rejectedLink == null && listedLink != null
        ? Optional.of(listedLink)
        : fetchNewestLink(executionId);
  }

  /** Gets the newest link from the service, which lists the executions of 90 days. */
  private Optional<Secret> fetchNewestLink(String executionId) {
    return Objects.requireNonNull(stream).fetchReport(offset, executionId).map(Report::newestLink);
  }
}
