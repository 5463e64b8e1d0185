package io.partnerinsights.flink.source.split;

import java.time.Instant;
import java.util.Comparator;

/** The order in which splits are read: by the time of their files, so that watermarks advance. */
public final class SplitOrder {
  /** Orders executions by time; one of unknown time is the newest. */
  private static final Comparator<PartnerInsightsSplit> BY_EXECUTION =
      Comparator.comparing(SplitOrder::time).thenComparing(PartnerInsightsSplit::executionId);

  /** Orders splits by execution, and those of one execution as they were numbered. */
  public static final Comparator<PartnerInsightsSplit> BY_TIME =
      BY_EXECUTION
          .thenComparing(split -> split.splitId().length())
          .thenComparing(PartnerInsightsSplit::splitId);

  private SplitOrder() {}

  /** Whether the first split is of an older execution than the second one. */
  public static boolean isOfOlder(PartnerInsightsSplit first, PartnerInsightsSplit second) {
    return BY_EXECUTION.compare(first, second) < 0;
  }

  private static Instant time(PartnerInsightsSplit split) {
    return split.part().generatedTime().orElse(Instant.MAX);
  }
}
