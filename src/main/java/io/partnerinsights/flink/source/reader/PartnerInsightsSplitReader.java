package io.partnerinsights.flink.source.reader;

import io.partnerinsights.core.session.LinkSource;
import io.partnerinsights.core.session.ReadCancellation;
import io.partnerinsights.flink.plan.PlannedRead;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.table.data.RowData;

/**
 * Downloads and parses splits on a thread of its own, one batch for each fetch. {@link #wakeUp()}
 * may be called by any thread: it breaks off the request in progress, and the next fetch continues
 * after the last row that was returned.
 */
final class PartnerInsightsSplitReader implements SplitReader<RowData, PartnerInsightsSplit> {
  private final PlannedRead read;
  private final LinkSource links;
  private final ReaderStatistics statistics;
  private final Deque<PartnerInsightsSplit> splits = new ArrayDeque<>();
  private OpenSplit open;
  private ReadCancellation cancellation = new ReadCancellation();

  /** The thread in fetch(); null between two fetches. Guarded by this, as is {@link #woken}. */
  private Thread fetching;

  private boolean woken;

  PartnerInsightsSplitReader(PlannedRead read, LinkSource links, ReaderStatistics statistics) {
    this.read = read;
    this.links = links;
    this.statistics = statistics;
  }

  @Override
  public RecordsWithSplitIds<RowData> fetch() {
    if (!begin()) {
      return BatchRecords.none();
    }
    try {
      return next();
    } catch (RuntimeException e) {
      if (isWoken()) {
        return BatchRecords.none();
      }
      throw e;
    } finally {
      end();
    }
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

  private BatchRecords next() {
    if (open == null && splits.isEmpty()) {
      return BatchRecords.none();
    }
    if (open == null) {
      open = OpenSplit.open(splits.peek(), read, links, cancellation());
      statistics.tag(open.position());
    }
    Optional<BatchRecords> records = open.next();
    statistics.received(open);
    return records.orElseGet(this::finish);
  }

  private synchronized ReadCancellation cancellation() {
    return cancellation;
  }

  private BatchRecords finish() {
    String id = open.id();
    close();
    splits.remove();
    return BatchRecords.end(id);
  }

  /** Closes the split, to open it again after the last row that was returned. */
  private void putBack() {
    if (open != null) {
      PartnerInsightsSplit rest = open.position();
      close();
      splits.remove();
      splits.addFirst(rest);
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
