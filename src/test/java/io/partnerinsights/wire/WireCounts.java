package io.partnerinsights.wire;

import io.partnerinsights.core.errors.DownloadException;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts how reads with faults end. Thread-safe. */
public final class WireCounts {
  private static final String SURVIVED = "survived";

  private final Map<String, Map<String, Integer>> ends = new TreeMap<>();
  private final List<String> wrongEnds = new ArrayList<>();
  private int readCount;

  /** Counts a read that returned rows. */
  public synchronized void countRows(String where, WireFault fault, boolean right) {
    countEnd(where, right ? SURVIVED : "WRONG");
    if (!right) {
      wrongEnds.add(where + ", " + fault + ": wrong rows");
    }
  }

  /**
   * Counts a read that ended with an error. Only an error of a download is right: the file is well
   * formed, so an error of its contents means that bytes were lost.
   */
  public synchronized void countError(String where, WireFault fault, Throwable error) {
    Throwable cause = error;
    while (cause != null && !(cause instanceof PartnerInsightsException)) {
      cause = cause.getCause();
    }
    if (cause instanceof DownloadException downloadError) {
      countEnd(where, downloadError.code().messageCode());
    } else {
      countEnd(where, "WRONG ERROR");
      wrongEnds.add(where + ", " + fault + ": " + (cause == null ? error : cause));
    }
  }

  /** Counts a read that has left a connection open. */
  synchronized void countLeak(String where, WireFault fault) {
    wrongEnds.add(where + ", " + fault + ": a connection stays open");
  }

  private void countEnd(String where, String end) {
    readCount++;
    ends.computeIfAbsent(where, any -> new TreeMap<>()).merge(end, 1, Integer::sum);
  }

  /** Returns what is neither right rows nor an error with a code. */
  public synchronized List<String> wrongEnds() {
    return List.copyOf(wrongEnds);
  }

  /** Returns the number of counted reads. */
  public synchronized int readCount() {
    return readCount;
  }

  /** Returns the table, one line for each kind of fault. */
  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    ends.forEach((where, counts) -> text.append(where).append(": ").append(counts).append('\n'));
    return text.append(readCount).append(" reads").toString();
  }
}
