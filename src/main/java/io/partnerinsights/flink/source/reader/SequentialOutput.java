package io.partnerinsights.flink.source.reader;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.jspecify.annotations.Nullable;

/**
 * The output of a reader that reads its splits one after another, in order of time. All of them
 * share one watermark generator. With Flink's generator for each split, a split that is read
 * between two periodic watermarks would leave none.
 *
 * @param <T> the type of the records
 */
final class SequentialOutput<T> implements ReaderOutput<T> {
  private final ReaderOutput<T> mainOutput;
  private final Duration idleTimeout;
  private boolean isActive = true;

  /** Completes when the reader becomes idle; null while it has splits. */
  private @Nullable CompletableFuture<Void> idleTimer;

  /**
   * @param idleTimeout the time without a split after which the reader is idle; zero for never
   */
  SequentialOutput(ReaderOutput<T> mainOutput, Duration idleTimeout) {
    this.mainOutput = mainOutput;
    this.idleTimeout = idleTimeout;
  }

  void updateIdleness(boolean hasSplits) {
    if (hasSplits || idleTimeout.isZero()) {
      ensureActive();
    } else if (idleTimer == null) {
      idleTimer = startIdleTimer();
    } else if (idleTimer.isDone()) {
      mainOutput.markIdle();
      isActive = false;
      idleTimer = startIdleTimer();
    }
  }

  private void ensureActive() {
    idleTimer = null;
    if (!isActive) {
      isActive = true;
      mainOutput.markActive();
    }
  }

  private CompletableFuture<Void> startIdleTimer() {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes when there are records, or when the output is to be updated again. */
  CompletableFuture<Void> withIdleTimer(CompletableFuture<Void> records) {
    return idleTimer == null
        ? records
        : CompletableFuture.anyOf(records, idleTimer).thenApply(either -> null);
  }

  @Override
  public void collect(T item) {
    mainOutput.collect(item);
  }

  @Override
  public void collect(T item, long timestamp) {
    mainOutput.collect(item, timestamp);
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    mainOutput.emitWatermark(watermark);
  }

  @Override
  public void markIdle() {
    mainOutput.markIdle();
  }

  @Override
  public void markActive() {
    mainOutput.markActive();
  }

  /** Lets Flink count the split, but emits its records to the main output. */
  @Override
  public SourceOutput<T> createOutputForSplit(String splitId) {
    mainOutput.createOutputForSplit(splitId);
    return mainOutput;
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    mainOutput.releaseOutputForSplit(splitId);
  }
}
