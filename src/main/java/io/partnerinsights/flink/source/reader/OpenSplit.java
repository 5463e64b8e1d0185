package io.partnerinsights.flink.source.reader;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.BatchReader.ReadCancellation;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.ReadStats;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.rows.ColumnVectors;
import io.partnerinsights.flink.source.split.NonRecoverableException;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.io.Closeable;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.jspecify.annotations.Nullable;

/** A split that is being read, from the row after the last one that was emitted. */
final class OpenSplit implements Closeable {
  private static final String CHANGED_ETAG_REASON =
      "Azure Storage responded with a different ETag than before the restart, or without an ETag,"
          + " so the file may have changed";
  private static final ErrorTemplate EXECUTION_CHANGED =
      ErrorCode.FILE_CHANGED.template(
          "The job cannot resume reading the file of {split}",
          CHANGED_ETAG_REASON,
          "start the job without a savepoint, with option startingExecution set to {time}. The job"
              + " then reads this execution again from its first row",
          "reportId, executionId");
  private static final ErrorTemplate REPORT_CHANGED =
      ErrorCode.FILE_CHANGED.template(
          "The job cannot resume reading the file of {split}",
          CHANGED_ETAG_REASON,
          "to read the report again from its first row, start the job without a savepoint",
          "reportId, executionId");

  private final PartnerInsightsSplit split;
  private final FlinkRead read;
  private final BatchReader reader;
  private final @Nullable String fileEtag;
  private long skippedRows;
  private long returnedRows;

  private OpenSplit(PartnerInsightsSplit split, FlinkRead read, BatchReader reader) {
    this.split = split;
    this.read = read;
    this.reader = reader;
    this.fileEtag = reader.fileEtag().orElse(null);
    this.returnedRows = split.emittedRows();
  }

  /**
   * Opens a split.
   *
   * @throws PartnerInsightsException if the file cannot be opened
   * @throws NonRecoverableException if it is not the file whose rows were emitted
   */
  static OpenSplit open(
      PartnerInsightsSplit split, FlinkRead read, LinkSource links, ReadCancellation cancellation) {
    BatchReader reader = BatchReader.open(split.fileSplit(), links, read.spec(), cancellation);
    OpenSplit openSplit = new OpenSplit(split, read, reader);
    if (split.emittedRows() > 0
        && (openSplit.fileEtag == null || !openSplit.fileEtag.equals(split.etag()))) {
      openSplit.close();
      // Each restart continues after these rows.
      throw new NonRecoverableException(fileChangedError(split, read.isUnbounded()));
    }
    return openSplit;
  }

  /** Rows are counted, so the same number of them in another file would be other rows. */
  private static PartnerInsightsException fileChangedError(
      PartnerInsightsSplit split, boolean isUnbounded) {
    ReadSplit fileSplit = split.fileSplit();
    String time =
        fileSplit.findGeneratedTime().map(Instant::toString).orElse("the execution's time");
    return isUnbounded
        ? EXECUTION_CHANGED.error(fileSplit, time, fileSplit.reportId(), fileSplit.executionId())
        : REPORT_CHANGED.error(fileSplit, fileSplit.reportId(), fileSplit.executionId());
  }

  /** Returns the next rows; empty at the end of the split. */
  Optional<BatchRecords> nextRecords() {
    while (reader.nextBatch()) {
      int count = reader.batch().rowCount();
      long rowsToSkip = split.emittedRows() - skippedRows;
      skippedRows += Math.min(rowsToSkip, count);
      if (rowsToSkip < count) {
        returnedRows += count - rowsToSkip;
        VectorizedColumnBatch batch =
            ColumnVectors.toFlinkBatch(reader.batch().copy(), split.fileSplit(), read);
        return Optional.of(new BatchRecords(split.splitId(), batch, (int) rowsToSkip));
      }
    }
    return Optional.empty();
  }

  /** Returns the split after the rows that were returned. */
  PartnerInsightsSplit toSplit() {
    return split.withProgress(returnedRows, fileEtag);
  }

  Optional<Instant> findGeneratedTime() {
    return split.fileSplit().findGeneratedTime();
  }

  /** Returns the bytes that are still to be received; 0 if the store does not say it. */
  long pendingBytes() {
    long receivedBytes = stats().bytesReceived();
    return Math.max(0, reader.splitSize().orElse(receivedBytes) - receivedBytes);
  }

  ReadStats stats() {
    return reader.readStats();
  }

  @Override
  public void close() {
    reader.close();
  }
}
