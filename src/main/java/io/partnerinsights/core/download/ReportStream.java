package io.partnerinsights.core.download;

import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A file's content as it is read, inflated. Whatever goes wrong is thrown as a {@link
 * io.partnerinsights.core.errors.DownloadException}, so that a stream that ends has ended well.
 * Closing it early aborts the transfer without reading the rest. Not thread-safe.
 */
public final class ReportStream extends TimedStream implements TransferStats {
  private final ResumingStream stored;
  private final TimedStream download;
  private final TimedStream content;

  /**
   * A file's stream.
   *
   * @param download the stored bytes
   * @param content the stored bytes inflated, or themselves
   * @param ahead what is read: the content, perhaps by another thread
   */
  ReportStream(
      ResumingStream stored, TimedStream download, TimedStream content, InputStream ahead) {
    super(ahead);
    this.stored = stored;
    this.download = download;
    this.content = content;
  }

  /** How many bytes the store holds, which is the compressed size of a gzip file; if it says so. */
  public OptionalLong storedSize() {
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
}
