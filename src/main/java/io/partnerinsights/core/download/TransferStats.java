package io.partnerinsights.core.download;

import java.time.Duration;

/** Statistics of a file's transfer so far. */
public interface TransferStats {
  /** Returns the bytes received from the store, before inflating. */
  long bytesReceived();

  /** Returns how many times a broken transfer was resumed. */
  int resumes();

  /** Returns how long the reader has waited for bytes. */
  Duration timeWaiting();

  /** Returns how long reads from the network have taken. */
  Duration timeDownloading();

  /** Returns how long inflating has taken, on another thread; zero for an uncompressed file. */
  Duration timeInflating();
}
