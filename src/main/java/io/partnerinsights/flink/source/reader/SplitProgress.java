package io.partnerinsights.flink.source.reader;

import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many rows of a split were emitted. Used by the task's thread only. */
final class SplitProgress {
  private final PartnerInsightsSplit split;
  private final @Nullable Long generatedTime;
  private long rows;

  SplitProgress(PartnerInsightsSplit split) {
    this.split = split;
    this.generatedTime = split.part().generatedTime().map(Instant::toEpochMilli).orElse(null);
    this.rows = split.rows();
  }

  void emitted() {
    rows++;
  }

  /** Returns the time of the rows: when the service generated the file; null if not known. */
  @Nullable Long generatedTime() {
    return generatedTime;
  }

  /**
   * Returns the split for a checkpoint.
   *
   * @param tag the version of the file, if this reader has opened it; otherwise null
   */
  PartnerInsightsSplit toSplit(@Nullable String tag) {
    return split.at(rows, tag == null ? split.tag().orElse(null) : tag);
  }
}
