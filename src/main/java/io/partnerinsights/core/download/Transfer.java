package io.partnerinsights.core.download;

import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;

/** A file's transfer and its statistics so far. Closing it ends the transfer. */
public interface Transfer extends Closeable {
  /** Returns the bytes received from the store, before inflating. */
  long bytesReceived();

  /** Returns the file's size in the store, before inflating; empty while it is unknown. */
  Optional<Long> storedSize();

  /**
   * Returns the tag of the file's version: the same tag means the same content. Empty if the store
   * sends no strong ETag.
   */
  Optional<String> tag();

  int resumes();

  /** Returns how long the reader has waited for bytes. */
  Duration timeWaiting();

  /** Returns how long reads from the network have taken. */
  Duration timeDownloading();

  /** Returns how long inflating has taken, on another thread; zero for an uncompressed file. */
  Duration timeInflating();

  /**
   * Ends a read in progress, from any thread: it throws {@code WAIT_INTERRUPTED}. The reading
   * thread must still close the transfer.
   */
  void abort();

  /**
   * Ends the transfer.
   *
   * @throws java.io.UncheckedIOException if that fails
   */
  @Override
  void close();
}
