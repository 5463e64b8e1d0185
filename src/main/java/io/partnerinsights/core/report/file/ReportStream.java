package io.partnerinsights.core.report.file;

import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A file's content as it is read, inflated. Whatever goes wrong is thrown as a {@link
 * io.partnerinsights.core.errors.DownloadException}, so that a stream that ends has ended well.
 * Closing it early aborts the transfer without reading the rest. Not thread-safe.
 */
public final class ReportStream extends TimedStream {
  private final ResumingStream stored;
  private final TimedStream download;

  ReportStream(ResumingStream stored, TimedStream download, InputStream content) {
    super(content);
    this.stored = stored;
    this.download = download;
  }

  /** How many bytes the store holds, which is the compressed size of a gzip file; if it says so. */
  public OptionalLong storedSize() {
    return stored.size();
  }

  /** How many of them have come so far. */
  public long bytesReceived() {
    return stored.position();
  }

  /** How often a broken transfer has gone on where it broke. */
  public int resumes() {
    return stored.resumes();
  }

  /** How long reads have taken: from the network and, if need be, through the inflater. */
  public Duration timeReading() {
    return time();
  }

  /** How much of that was spent on the network. */
  public Duration timeDownloading() {
    return download.time();
  }
}
