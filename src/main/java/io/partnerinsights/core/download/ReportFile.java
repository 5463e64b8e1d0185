package io.partnerinsights.core.download;

import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * A report's file in the object store. Each open downloads it again. Thread-safe; the streams are
 * not.
 */
public final class ReportFile {
  /** Bytes that usually contain the header and the first rows. */
  private static final long START_BYTES = 64 << 10;

  private final DownloadErrors errors;
  private final FileRequests requests;

  ReportFile(DownloadErrors errors, FileRequests requests) {
    this.errors = errors;
    this.requests = requests;
  }

  /** Returns the file's name in messages: the report's and execution's ids, never the link. */
  public String name() {
    return errors.file();
  }

  /**
   * Opens the file from its start; gzip is inflated. Failed requests and broken connections are
   * retried, here and while the stream is read.
   *
   * @throws io.partnerinsights.core.errors.DownloadException {@code LINK_EXPIRED}, {@code
   *     FILE_GONE}, {@code STORAGE_REFUSED}, {@code DOWNLOAD_BROKEN}, {@code FILE_CORRUPT}
   * @throws io.partnerinsights.core.errors.ReportException {@code WAIT_INTERRUPTED}
   */
  public ReportStream open() {
    FileResponse response = requests.open();
    ResumingStream stored =
        new ResumingStream(requests, response, FileRequests.END_OF_FILE, errors);
    TimedStream download = new TimedStream(stored);
    try {
      InflatedContent inflated = InflatedContent.of(download, errors);
      TimedStream content = new TimedStream(OtherContent.reject(inflated.stream(), errors));
      InputStream ahead = inflated.isGzip() ? readAhead(content, stored) : content;
      return new ReportStream(stored, download, content, ahead);
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /**
   * Opens the start of the file, to find out whether it can be split. Only the first 64 KiB are
   * requested, unless more is read.
   *
   * @throws io.partnerinsights.core.errors.DownloadException as {@link #open}
   */
  public FileStart openStart() {
    return requests.openStart(START_BYTES).map(this::start).orElseGet(FileStart::notSplittable);
  }

  private FileStart start(FileResponse response) {
    ResumingStream stored = new ResumingStream(requests, response, START_BYTES, errors);
    try {
      PushbackInputStream content = new PushbackInputStream(stored, 2);
      FileVersion version = response.version().orElse(null);
      if (version != null && !InflatedContent.startsLikeGzip(content)) {
        return new FileStart(version, OtherContent.reject(content, errors));
      }
      stored.close();
      return FileStart.notSplittable();
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /**
   * Opens an uncompressed file at a position, if it is still the same version. Broken connections
   * are retried, here and while the stream is read.
   *
   * @param version from {@link #openStart}
   * @param from position of the first byte, from 0
   * @param wantedEnd position up to which the file is requested at once; the rest is requested when
   *     it is read
   * @throws io.partnerinsights.core.errors.DownloadException as {@link #open}, and {@code
   *     FILE_CHANGED}
   */
  public ReportStream openAt(FileVersion version, long from, long wantedEnd) {
    ResumingStream stored = new ResumingStream(requests, version, from, wantedEnd, errors);
    stored.begin();
    TimedStream download = new TimedStream(stored);
    return new ReportStream(stored, download, download, download);
  }

  /** Inflates on another thread, because inflating takes as long as parsing. */
  private InputStream readAhead(InputStream content, ResumingStream stored) {
    return new ReadAheadStream(content, stored::abort, errors);
  }
}
