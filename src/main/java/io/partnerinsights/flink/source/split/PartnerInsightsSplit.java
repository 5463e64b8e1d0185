package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A part of a report's file, and how much of it was emitted. A restored reader reads the part again
 * from its start and drops the rows that it has emitted. Rows have the same order in every read of
 * one version of a file, so this is exact, also in quoted fields and in gzip. A part has at most 64
 * MiB by default, so it costs less than a second. Holds neither a link nor a token. Immutable.
 */
public final class PartnerInsightsSplit implements SourceSplit {
  private final String id;
  private final ReadSplit part;
  private final long rows;
  private final String tag;

  /**
   * Creates a split.
   *
   * @param id unique within a job
   * @param part the part of the file
   * @param rows number of rows that were emitted
   * @param tag the tag of the file's version that they were read from; null if it is not known
   */
  public PartnerInsightsSplit(String id, ReadSplit part, long rows, String tag) {
    this.id = id;
    this.part = part;
    this.rows = rows;
    this.tag = tag;
  }

  /**
   * Divides a complete execution of a report; one request for the start of the file.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException as {@link Report#splits}
   */
  public static List<PartnerInsightsSplit> of(Report execution, ReadSpec spec) {
    List<PartnerInsightsSplit> splits = new ArrayList<>();
    for (ReadSplit part : execution.splits(spec)) {
      String id = part.executionId() + "-" + splits.size();
      splits.add(new PartnerInsightsSplit(id, part, 0, null));
    }
    return splits;
  }

  @Override
  public String splitId() {
    return id;
  }

  /** Returns the part of the file. */
  public ReadSplit part() {
    return part;
  }

  /** Returns the id of the execution that created the file. */
  public String executionId() {
    return part.executionId();
  }

  /** Returns the number of rows that were emitted. */
  public long rows() {
    return rows;
  }

  /** Returns the tag of the file's version that they were read from. */
  public Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  /** Returns the same split after more rows. */
  public PartnerInsightsSplit at(long emitted, String version) {
    return new PartnerInsightsSplit(id, part, emitted, version);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartnerInsightsSplit split
        && id.equals(split.id)
        && part.save().equals(split.part.save())
        && rows == split.rows
        && Objects.equals(tag, split.tag);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, rows);
  }

  @Override
  public String toString() {
    return part + ", after " + rows + " rows";
  }
}
