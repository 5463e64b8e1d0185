package io.partnerinsights.flink.source.reader;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.session.BatchReader.ReadCancellation;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.NonRecoverableException;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads and parses splits on a thread of its own, one batch for each fetch. {@link #wakeUp()}
 * may be called by any thread: it breaks off the request in progress, and the next fetch continues
 * after the last row that was returned.
 */
final class PartnerInsightsSplitReader implements SplitReader<RowData, PartnerInsightsSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(PartnerInsightsSplitReader.class);

  private final FlinkRead read;
  private final Function<ReadSplit, Optional<LinkSource>> linkProvider;
  private final ReaderStatistics statistics;

  /** A restored reader may have several splits; they are read in order of time. */
  private final NavigableSet<PartnerInsightsSplit> splits =
      new TreeSet<>(PartnerInsightsSplit.BY_TIME);

  private @Nullable OpenSplit openSplit;
  private ReadCancellation cancellation = new ReadCancellation();

  /** The thread in fetch(); null between two fetches. Guarded by this, as is {@link #isWoken}. */
  private @Nullable Thread fetchingThread;

  private boolean isWoken;

  /**
   * @param linkProvider waits for the links of a split that is read next; empty if its file is gone
   */
  PartnerInsightsSplitReader(
      FlinkRead read,
      Function<ReadSplit, Optional<LinkSource>> linkProvider,
      ReaderStatistics statistics) {
    this.read = read;
    this.linkProvider = linkProvider;
    this.statistics = statistics;
  }

  @Override
  public RecordsWithSplitIds<RowData> fetch() {
    if (!tryBeginFetch()) {
      return noRecords(Set.of());
    }
    try {
      return fetchNextRecords();
    } catch (RuntimeException e) {
      if (isWoken()) {
        return noRecords(Set.of());
      }
      throw NonRecoverableException.toRuntimeException(e);
    } finally {
      endFetch();
    }
  }

  /** Returns no rows, and the splits that end. */
  private static RecordsWithSplitIds<RowData> noRecords(Set<String> finishedIds) {
    return new RecordsBySplits<>(Map.of(), finishedIds);
  }

  /** Returns whether to fetch: false if a wake-up came first. */
  private synchronized boolean tryBeginFetch() {
    if (isWoken) {
      isWoken = false;
      return false;
    }
    fetchingThread = Thread.currentThread();
    return true;
  }

  /** After this, no wake-up interrupts the thread. */
  private synchronized void endFetch() {
    fetchingThread = null;
    if (isWoken) {
      isWoken = false;
      Thread.interrupted();
      putSplitBack();
    }
  }

  private synchronized boolean isWoken() {
    return isWoken;
  }

  @Override
  public synchronized void wakeUp() {
    isWoken = true;
    if (fetchingThread != null) {
      cancellation.cancel();
      fetchingThread.interrupt();
    }
  }

  private RecordsWithSplitIds<RowData> fetchNextRecords() {
    if (openSplit == null && splits.isEmpty()) {
      return noRecords(Set.of());
    }
    if (openSplit == null) {
      PartnerInsightsSplit nextSplit = splits.first();
      Optional<LinkSource> linkSource = linkProvider.apply(nextSplit.fileSplit());
      if (linkSource.isEmpty()) {
        return skipSplit(nextSplit);
      }
      openSplit = OpenSplit.open(nextSplit, read, linkSource.get(), cancellation());
      statistics.storeEtag(openSplit.toSplit());
    }
    OpenSplit currentSplit = openSplit;
    Optional<BatchRecords> records = currentSplit.nextRecords();
    statistics.recordProgress(currentSplit);
    return records.isPresent() ? records.get() : finishSplit(currentSplit.toSplit());
  }

  private synchronized ReadCancellation cancellation() {
    return cancellation;
  }

  private RecordsWithSplitIds<RowData> skipSplit(PartnerInsightsSplit split) {
    LOG.warn(
        "The job skips the rows of {}, because the service no longer lists this execution of the"
            + " report, and option failOnDataLoss is false. If you need these rows, read their"
            + " months in a batch read with option query",
        split);
    splits.remove(split);
    return noRecords(Set.of(split.splitId()));
  }

  private RecordsWithSplitIds<RowData> finishSplit(PartnerInsightsSplit finishedSplit) {
    close();
    splits.remove(finishedSplit);
    return noRecords(Set.of(finishedSplit.splitId()));
  }

  /** Closes the split, to open it again after the last row that was returned. */
  private void putSplitBack() {
    if (openSplit != null) {
      PartnerInsightsSplit remainingSplit = openSplit.toSplit();
      close();
      splits.remove(remainingSplit);
      splits.add(remainingSplit);
    }
    cancellation = new ReadCancellation();
  }

  @Override
  public void handleSplitsChanges(SplitsChange<PartnerInsightsSplit> change) {
    splits.addAll(change.splits());
  }

  @Override
  public void close() {
    if (openSplit != null) {
      OpenSplit closedSplit = openSplit;
      openSplit = null;
      statistics.recordClosedSplit(closedSplit);
      closedSplit.close();
    }
  }
}
