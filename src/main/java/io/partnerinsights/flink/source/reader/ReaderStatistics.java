package io.partnerinsights.flink.source.reader;

import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Values that the fetcher's thread sets for the task's thread: the files' versions and metrics.
 * Thread-safe.
 */
final class ReaderStatistics {
  /** Flink's name of the time from a record's event to its receipt, in milliseconds. */
  private static final String FETCH_LAG_GAUGE = "currentFetchEventTimeLag";

  /** Flink's value of a lag that is not known. */
  private static final long UNKNOWN_LAG = -1;

  private final Map<String, String> fileEtags = new ConcurrentHashMap<>();
  private final Counter receivedBytesCounter;
  private final Counter malformedRowsCounter;
  private final AtomicLong resumes = new AtomicLong();
  private final AtomicLong roundedValues = new AtomicLong();
  private final AtomicLong cutTimes = new AtomicLong();
  private volatile long fetchLagMillis = UNKNOWN_LAG;
  private volatile long pendingBytes;
  private long countedBytes;
  private long countedMalformedRows;

  ReaderStatistics(SourceReaderMetricGroup metrics) {
    this.receivedBytesCounter = metrics.getIOMetricGroup().getNumBytesInCounter();
    this.malformedRowsCounter = metrics.getNumRecordsInErrorsCounter();
    metrics.setPendingBytesGauge(() -> pendingBytes);
    metrics.gauge("resumes", resumes::get);
    metrics.gauge("valuesRounded", roundedValues::get);
    metrics.gauge("timesCut", cutTimes::get);
    metrics.gauge(FETCH_LAG_GAUGE, () -> fetchLagMillis);
  }

  /** Stores the version of the file before the first of its rows is returned. */
  void storeEtag(PartnerInsightsSplit split) {
    if (split.etag() != null) {
      fileEtags.put(split.splitId(), split.etag());
    }
  }

  /** Returns the version of the file that a split's rows were read from; null if not known. */
  @Nullable String findEtag(String splitId) {
    return fileEtags.get(splitId);
  }

  void forgetEtag(String splitId) {
    fileEtags.remove(splitId);
  }

  /** Counts the bytes and malformed rows of a split that is being read, and notes its age. */
  void recordProgress(OpenSplit split) {
    fetchLagMillis =
        split
            .findGeneratedTime()
            .map(time -> System.currentTimeMillis() - time.toEpochMilli())
            .orElse(UNKNOWN_LAG);
    long receivedBytes = split.stats().bytesReceived();
    receivedBytesCounter.inc(receivedBytes - countedBytes);
    countedBytes = receivedBytes;
    long malformedRows = split.stats().malformedRows();
    malformedRowsCounter.inc(malformedRows - countedMalformedRows);
    countedMalformedRows = malformedRows;
    pendingBytes = split.pendingBytes();
  }

  /** Counts the rest of a split that is no longer read. */
  void recordClosedSplit(OpenSplit split) {
    recordProgress(split);
    resumes.addAndGet(split.stats().resumeCount());
    roundedValues.addAndGet(split.stats().roundedValues());
    cutTimes.addAndGet(split.stats().cutTimesOfDay());
    countedBytes = 0;
    countedMalformedRows = 0;
    pendingBytes = 0;
  }
}
