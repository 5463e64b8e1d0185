package io.partnerinsights.core.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The inflated content of a report's file. Every failure is thrown as a {@link
 * io.partnerinsights.core.errors.DownloadException}, so the end of the stream is the end of the
 * file. Closing it early aborts the transfer. Not thread-safe.
 */
public final class ReportStream extends TimedStream {
  private final ResumingStream source;
  private final TimedStream download;
  private final TimedStream content;

  /**
   * @param download the stored bytes
   * @param content the inflated bytes; {@code download} if the file is not compressed
   * @param input the stream to read: {@code content}, or one that reads it ahead
   */
  ReportStream(
      ResumingStream source, TimedStream download, TimedStream content, InputStream input) {
    super(input);
    this.source = source;
    this.download = download;
    this.content = content;
  }

  /** Returns the strong ETag, if any: the same tag means the same content. */
  public Optional<String> findEtag() {
    return source.findEtag();
  }

  /**
   * Ends a read in progress, from any thread: it throws {@code WAIT_INTERRUPTED}. The reading
   * thread must still close the stream.
   */
  public void abort() {
    source.abort();
  }

  /** Returns the file's size in the store, before inflating; empty while it is unknown. */
  public Optional<Long> storedSize() {
    return source.storedSize();
  }

  /** Returns the bytes received from the store, before inflating. */
  public long bytesReceived() {
    return source.bytesReceived();
  }

  public int resumeCount() {
    return source.resumeCount();
  }

  /** Returns how long the reader has waited for bytes. */
  public Duration waitingTime() {
    return readTime();
  }

  public Duration downloadTime() {
    return download.readTime();
  }

  /** Returns how long inflating has taken, on another thread; zero for an uncompressed file. */
  public Duration inflateTime() {
    return content.readTime().minus(download.readTime());
  }

  @Override
  public void close() {
    try {
      super.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
