package io.partnerinsights.flink.source.reader;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.session.BatchReader.ReadCancellation;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.FinalException;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
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
  private final Function<ReadSplit, LinkSource> links;
  private final Predicate<ReadSplit> hasFile;
  private final ReaderStatistics statistics;

  /** A restored reader may have several splits; they are read in order of time. */
  private final NavigableSet<PartnerInsightsSplit> splits =
      new TreeSet<>(PartnerInsightsSplit.BY_TIME);

  private @Nullable OpenSplit open;
  private ReadCancellation cancellation = new ReadCancellation();

  /** The thread in fetch(); null between two fetches. Guarded by this, as is {@link #woken}. */
  private @Nullable Thread fetching;

  private boolean woken;

  /**
   * @param hasFile whether the file of a split still exists; it may wait for the enumerator
   */
  PartnerInsightsSplitReader(
      FlinkRead read,
      Function<ReadSplit, LinkSource> links,
      Predicate<ReadSplit> hasFile,
      ReaderStatistics statistics) {
    this.read = read;
    this.links = links;
    this.hasFile = hasFile;
    this.statistics = statistics;
  }

  @Override
  public RecordsWithSplitIds<RowData> fetch() {
    if (!begin()) {
      return records(Set.of());
    }
    try {
      return next();
    } catch (RuntimeException e) {
      if (isWoken()) {
        return records(Set.of());
      }
      throw FinalException.of(e);
    } finally {
      end();
    }
  }

  /** Returns no rows, and the splits that end. */
  private static RecordsWithSplitIds<RowData> records(Set<String> finished) {
    return new RecordsBySplits<>(Map.of(), finished);
  }

  /** Returns whether to fetch: false if a wake-up came first. */
  private synchronized boolean begin() {
    if (woken) {
      woken = false;
      return false;
    }
    fetching = Thread.currentThread();
    return true;
  }

  /** After this, no wake-up interrupts the thread. */
  private synchronized void end() {
    fetching = null;
    if (woken) {
      woken = false;
      Thread.interrupted();
      putBack();
    }
  }

  private synchronized boolean isWoken() {
    return woken;
  }

  @Override
  public synchronized void wakeUp() {
    woken = true;
    if (fetching != null) {
      cancellation.cancel();
      fetching.interrupt();
    }
  }

  private RecordsWithSplitIds<RowData> next() {
    if (open == null && splits.isEmpty()) {
      return records(Set.of());
    }
    if (open == null) {
      PartnerInsightsSplit next = splits.first();
      if (!hasFile.test(next.part())) {
        return skip(next);
      }
      open = OpenSplit.open(next, read, links.apply(next.part()), cancellation());
      statistics.tag(open.position());
    }
    OpenSplit current = open;
    Optional<BatchRecords> records = current.next();
    statistics.received(current);
    return records.isPresent() ? records.get() : finish(current.position());
  }

  private synchronized ReadCancellation cancellation() {
    return cancellation;
  }

  private RecordsWithSplitIds<RowData> skip(PartnerInsightsSplit split) {
    LOG.warn(
        "The rows of {} are skipped, because the service no longer lists this execution and option"
            + " failOnDataLoss is false",
        split);
    splits.remove(split);
    return records(Set.of(split.splitId()));
  }

  private RecordsWithSplitIds<RowData> finish(PartnerInsightsSplit finished) {
    close();
    splits.remove(finished);
    return records(Set.of(finished.splitId()));
  }

  /** Closes the split, to open it again after the last row that was returned. */
  private void putBack() {
    if (open != null) {
      PartnerInsightsSplit rest = open.position();
      close();
      splits.remove(rest);
      splits.add(rest);
    }
    cancellation = new ReadCancellation();
  }

  @Override
  public void handleSplitsChanges(SplitsChange<PartnerInsightsSplit> change) {
    splits.addAll(change.splits());
  }

  @Override
  public void close() {
    if (open != null) {
      OpenSplit closing = open;
      open = null;
      statistics.closed(closing);
      closing.close();
    }
  }
}
