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
  private final ReaderOutput<T> main;
  private final Duration idleAfter;
  private boolean active = true;

  /** Completes when the reader becomes idle; null while it has splits. */
  private @Nullable CompletableFuture<Void> idle;

  /**
   * @param idleAfter the time without a split after which the reader is idle; zero for never
   */
  SequentialOutput(ReaderOutput<T> main, Duration idleAfter) {
    this.main = main;
    this.idleAfter = idleAfter;
  }

  void update(boolean hasSplits) {
    if (hasSplits || idleAfter.isZero()) {
      activate();
    } else if (idle == null) {
      idle = timer();
    } else if (idle.isDone()) {
      main.markIdle();
      active = false;
      idle = timer();
    }
  }

  private void activate() {
    idle = null;
    if (!active) {
      active = true;
      main.markActive();
    }
  }

  private CompletableFuture<Void> timer() {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, idleAfter.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes when there are records, or when the output is to be updated again. */
  CompletableFuture<Void> isIdleOr(CompletableFuture<Void> records) {
    return idle == null
        ? records
        : CompletableFuture.anyOf(records, idle).thenApply(either -> null);
  }

  @Override
  public void collect(T item) {
    main.collect(item);
  }

  @Override
  public void collect(T item, long timestamp) {
    main.collect(item, timestamp);
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    main.emitWatermark(watermark);
  }

  @Override
  public void markIdle() {
    main.markIdle();
  }

  @Override
  public void markActive() {
    main.markActive();
  }

  /** Lets Flink count the split, but emits its records to the main output. */
  @Override
  public SourceOutput<T> createOutputForSplit(String splitId) {
    main.createOutputForSplit(splitId);
    return main;
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    main.releaseOutputForSplit(splitId);
  }
}
