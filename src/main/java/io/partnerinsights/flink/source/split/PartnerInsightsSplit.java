package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * A part of a report's file, and the number of rows that were emitted from it. A restored reader
 * reads the part again from its start and drops the rows that were already emitted. This is exact,
 * including quoted fields and gzip, because every read of one version of a file with the same
 * {@link io.partnerinsights.flink.plan.RowRules} returns the same rows. A part is at most 64 MiB by
 * default, so reading it again takes less than a second. Contains neither a link nor a token.
 *
 * @param splitId unique within a job
 * @param fileSplitOrNull the part of the file, or null if the split cannot be read
 * @param emittedRows number of rows that were emitted
 * @param etag the tag of the file's version that the rows were read from, or null if unknown
 * @param restoreError why the split cannot be read, or null if it can
 */
@Public
public record PartnerInsightsSplit(
    String splitId,
    @Nullable ReadSplit fileSplitOrNull,
    long emittedRows,
    @Nullable String etag,
    @Nullable PartnerInsightsException restoreError)
    implements SourceSplit {
  /** Orders executions by time; one of unknown time is the newest. */
  private static final Comparator<PartnerInsightsSplit> BY_EXECUTION =
      Comparator.comparing(PartnerInsightsSplit::generatedTimeOrMax)
          .thenComparing(PartnerInsightsSplit::executionId);

  /**
   * The order in which splits are read: by the time of their files, so that watermarks advance, and
   * those of one execution as they were numbered.
   */
  public static final Comparator<PartnerInsightsSplit> BY_TIME =
      BY_EXECUTION
          .thenComparing(split -> split.splitId().length())
          .thenComparing(PartnerInsightsSplit::splitId);

  public PartnerInsightsSplit(
      String splitId, ReadSplit fileSplit, long emittedRows, @Nullable String etag) {
    this(splitId, fileSplit, emittedRows, etag, null);
  }

  /**
   * Returns a split of a state that cannot be read. The reader that gets it fails: what is thrown
   * while a state is restored may be lost.
   */
  static PartnerInsightsSplit ofUnreadableState(PartnerInsightsException restoreError) {
    return new PartnerInsightsSplit("unreadable", null, 0, null, restoreError);
  }

  /**
   * Divides a complete execution of a report; one request for the start of the file.
   *
   * @param readerCount the number of readers that share the splits; less than 1 if not known
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link Report#planSplits}
   */
  public static List<PartnerInsightsSplit> planSplits(
      Report execution, ReadSpec spec, int readerCount) {
    List<PartnerInsightsSplit> splits = new ArrayList<>();
    for (ReadSplit fileSplit : execution.planSplits(spec, readerCount)) {
      String id = fileSplit.executionId() + "-" + splits.size();
      splits.add(new PartnerInsightsSplit(id, fileSplit, 0, null));
    }
    return splits;
  }

  /**
   * Returns the part of the file.
   *
   * @throws NonRecoverableException with {@code CHECKPOINT_MISMATCH} if the split cannot be read
   */
  public ReadSplit fileSplit() {
    if (fileSplitOrNull == null) {
      throw new NonRecoverableException(Objects.requireNonNull(restoreError));
    }
    return fileSplitOrNull;
  }

  public String executionId() {
    return fileSplit().executionId();
  }

  private Instant generatedTimeOrMax() {
    return fileSplit().findGeneratedTime().orElse(Instant.MAX);
  }

  public boolean isOlderThan(PartnerInsightsSplit otherSplit) {
    return BY_EXECUTION.compare(this, otherSplit) < 0;
  }

  public PartnerInsightsSplit withProgress(long emittedRows, @Nullable String etag) {
    return new PartnerInsightsSplit(splitId, fileSplit(), emittedRows, etag);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartnerInsightsSplit split
        && splitId.equals(split.splitId)
        && fileSplit().toJson().equals(split.fileSplit().toJson())
        && emittedRows == split.emittedRows
        && Objects.equals(etag, split.etag);
  }

  @Override
  public int hashCode() {
    return Objects.hash(splitId, emittedRows);
  }

  @Override
  public String toString() {
    String name = fileSplitOrNull == null ? splitId : fileSplitOrNull.toString();
    return emittedRows == 0
        ? name
        : name + ", continuing after " + emittedRows + " rows that were emitted before";
  }
}
