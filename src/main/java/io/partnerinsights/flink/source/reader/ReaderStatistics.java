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
  private static final String FETCH_LAG = "currentFetchEventTimeLag";

  /** Flink's value of a lag that is not known. */
  private static final long UNKNOWN = -1;

  private final Map<String, String> tags = new ConcurrentHashMap<>();
  private final Counter bytes;
  private final Counter errors;
  private final AtomicLong resumes = new AtomicLong();
  private final AtomicLong rounded = new AtomicLong();
  private final AtomicLong cutTimes = new AtomicLong();
  private volatile long lag = UNKNOWN;
  private volatile long pendingBytes;
  private long counted;
  private long countedErrors;

  ReaderStatistics(SourceReaderMetricGroup metrics) {
    this.bytes = metrics.getIOMetricGroup().getNumBytesInCounter();
    this.errors = metrics.getNumRecordsInErrorsCounter();
    metrics.setPendingBytesGauge(() -> pendingBytes);
    metrics.gauge("resumes", resumes::get);
    metrics.gauge("valuesRounded", rounded::get);
    metrics.gauge("timesCut", cutTimes::get);
    metrics.gauge(FETCH_LAG, () -> lag);
  }

  /** Stores the version of the file before the first of its rows is returned. */
  void tag(PartnerInsightsSplit split) {
    if (split.tag() != null) {
      tags.put(split.splitId(), split.tag());
    }
  }

  /** Returns the version of the file that a split's rows were read from; null if not known. */
  @Nullable String tag(String splitId) {
    return tags.get(splitId);
  }

  void finished(String splitId) {
    tags.remove(splitId);
  }

  /** Counts the bytes and malformed rows of a split that is being read, and notes its age. */
  void received(OpenSplit split) {
    lag =
        split.time().map(time -> System.currentTimeMillis() - time.toEpochMilli()).orElse(UNKNOWN);
    long received = split.stats().bytesReceived();
    bytes.inc(received - counted);
    counted = received;
    long malformed = split.stats().malformedRows();
    errors.inc(malformed - countedErrors);
    countedErrors = malformed;
    pendingBytes = split.pendingBytes();
  }

  /** Counts the rest of a split that is no longer read. */
  void closed(OpenSplit split) {
    received(split);
    resumes.addAndGet(split.stats().resumes());
    rounded.addAndGet(split.stats().roundedValues());
    cutTimes.addAndGet(split.stats().cutTimes());
    counted = 0;
    countedErrors = 0;
    pendingBytes = 0;
  }
}
