package io.partnerinsights.core.report.file;

import java.io.InputStream;

/**
 * One report's file in the object store. Opening it twice downloads it twice. Thread-safe; the
 * streams are not.
 */
public final class ReportFile {
  private final DownloadProblems problems;
  private final FileLink link;

  ReportFile(DownloadProblems problems, FileLink link) {
    this.problems = problems;
    this.link = link;
  }

  /** How messages name it: by the report's and the execution's id, never by its link. */
  public String name() {
    return problems.file();
  }

  /**
   * Opens the file from its start, inflated if it is gzip. Busy stores and broken connections are
   * retried, here and while the stream is read.
   *
   * @throws io.partnerinsights.core.errors.DownloadException {@code LINK_EXPIRED}, {@code
   *     FILE_GONE}, {@code STORAGE_REFUSED}, {@code DOWNLOAD_BROKEN}, {@code FILE_CORRUPT}
   * @throws io.partnerinsights.core.errors.ReportException {@code WAIT_INTERRUPTED}
   */
  public ReportStream open() {
    FileAnswer answer = link.open();
    ResumingStream stored = new ResumingStream(link, answer, problems);
    TimedStream download = new TimedStream(stored);
    try {
      Inflation inflation = Inflation.of(download, problems);
      TimedStream content = new TimedStream(WebPage.refused(inflation.content(), problems));
      InputStream ahead = inflation.isGzip() ? ahead(content, stored) : content;
      return new ReportStream(stored, download, content, ahead);
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** Inflating costs as much as parsing: it gets a thread. */
  private InputStream ahead(InputStream content, ResumingStream stored) {
    return new ReadAhead(content, stored::abort, problems);
  }
}
