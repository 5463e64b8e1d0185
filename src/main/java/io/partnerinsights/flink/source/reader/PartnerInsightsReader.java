package io.partnerinsights.flink.source.reader;

import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.rows.RowDeserializer;
import io.partnerinsights.flink.source.split.LinkResponse;
import io.partnerinsights.flink.source.split.NoMoreSplits;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.SplitRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Reads splits in a TaskManager, one at a time. It has no token; it asks the enumerator for the
 * link to the file.
 *
 * @param <T> the type of the emitted records
 */
@SuppressWarnings("try") // Flink's close() may be interrupted
public final class PartnerInsightsReader<T>
    extends SingleThreadMultiplexSourceReaderBase<
        RowData, T, PartnerInsightsSplit, PartnerInsightsReader.SplitProgress> {
  private final ReaderLinks links;
  private final ReaderStatistics statistics;
  private final String sourceId;
  private final Duration idleTimeout;

  /** Whether the enumerator has said that no more splits come. */
  private boolean hasNoMoreSplits;

  /** The output of the task; null before the first record. */
  private @Nullable SequentialOutput<T> output;

  private PartnerInsightsReader(
      FlinkRead read,
      RowDeserializer<T> deserializer,
      SourceReaderContext context,
      ReaderLinks links,
      ReaderStatistics statistics) {
    super(
        () -> new PartnerInsightsSplitReader(read, links::switchToSplit, statistics),
        rowEmitter(deserializer),
        context.getConfiguration(),
        context);
    this.links = links;
    this.statistics = statistics;
    this.sourceId = read.sourceId();
    this.idleTimeout = read.idleTimeout();
    context.metricGroup().gauge("pendingSplits", this::getNumberOfCurrentlyAssignedSplits);
  }

  public static <T> PartnerInsightsReader<T> create(
      FlinkRead read, RowDeserializer<T> deserializer, SourceReaderContext context) {
    ReaderLinks links = new ReaderLinks(read.sourceId(), context::sendSourceEventToCoordinator);
    ReaderStatistics statistics = new ReaderStatistics(context.metricGroup());
    return new PartnerInsightsReader<>(read, deserializer, context, links, statistics);
  }

  private static <T> RecordEmitter<RowData, T, SplitProgress> rowEmitter(
      RowDeserializer<T> deserializer) {
    return (row, output, progress) -> {
      T record = deserializer.deserialize(row);
      Long time = progress.generatedMillis;
      if (time != null) {
        output.collect(record, time);
      } else {
        output.collect(record);
      }
      progress.emittedRows++;
    };
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      requestSplit();
    }
  }

  private void requestSplit() {
    context.sendSourceEventToCoordinator(new SplitRequest(sourceId));
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> taskOutput) throws Exception {
    if (output == null) {
      output = new SequentialOutput<>(taskOutput, idleTimeout);
    }
    // Flink drops the last watermark of an input that ends while it is idle.
    output.updateIdleness(hasNoMoreSplits || getNumberOfCurrentlyAssignedSplits() > 0);
    return super.pollNext(output);
  }

  /** A reader without splits is polled again when it is time to become idle. */
  @Override
  public CompletableFuture<Void> isAvailable() {
    CompletableFuture<Void> records = super.isAvailable();
    return output == null ? records : output.withIdleTimer(records);
  }

  @Override
  public void notifyNoMoreSplits() {
    hasNoMoreSplits = true;
    super.notifyNoMoreSplits();
  }

  @Override
  protected void onSplitFinished(Map<String, SplitProgress> finishedSplits) {
    finishedSplits.keySet().forEach(statistics::forgetEtag);
    requestSplit();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof LinkResponse response) {
      links.onResponse(response);
    } else if (event instanceof NoMoreSplits noMoreSplits
        && noMoreSplits.sourceId().equals(sourceId)) {
      notifyNoMoreSplits();
    }
  }

  @Override
  protected SplitProgress initializedState(PartnerInsightsSplit split) {
    return new SplitProgress(split);
  }

  @Override
  protected PartnerInsightsSplit toSplitType(String splitId, SplitProgress progress) {
    return progress.toSplit(statistics.findEtag(splitId));
  }

  /** How many rows of a split were emitted. Used by the task's thread only. */
  static final class SplitProgress {
    private final PartnerInsightsSplit split;

    /** The time of the rows: when the service generated the file; null if not known. */
    private final @Nullable Long generatedMillis;

    private long emittedRows;

    SplitProgress(PartnerInsightsSplit split) {
      this.split = split;
      this.generatedMillis =
          split.fileSplit().findGeneratedTime().map(Instant::toEpochMilli).orElse(null);
      this.emittedRows = split.emittedRows();
    }

    /**
     * Returns the split for a checkpoint.
     *
     * @param etag the version of the file, if this reader has opened it; otherwise null
     */
    PartnerInsightsSplit toSplit(@Nullable String etag) {
      return split.withProgress(emittedRows, etag == null ? split.etag() : etag);
    }
  }
}
