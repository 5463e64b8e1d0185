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
public final class ReportStream extends TimedStream implements Transfer {
  private final ResumingStream stored;
  private final TimedStream download;
  private final TimedStream content;

  /**
   * @param download the stored bytes
   * @param content the inflated bytes; {@code download} if the file is not compressed
   * @param ahead the stream to read: {@code content}, or one that reads it ahead
   */
  ReportStream(
      ResumingStream stored, TimedStream download, TimedStream content, InputStream ahead) {
    super(ahead);
    this.stored = stored;
    this.download = download;
    this.content = content;
  }

  @Override
  public Optional<String> tag() {
    return stored.tag();
  }

  @Override
  public void abort() {
    stored.abort();
  }

  @Override
  public Optional<Long> storedSize() {
    return stored.size();
  }

  @Override
  public long bytesReceived() {
    return stored.received();
  }

  @Override
  public int resumes() {
    return stored.resumes();
  }

  @Override
  public Duration timeWaiting() {
    return time();
  }

  @Override
  public Duration timeDownloading() {
    return download.time();
  }

  @Override
  public Duration timeInflating() {
    return content.time().minus(download.time());
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
