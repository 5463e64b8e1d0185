package io.partnerinsights.core.download;

import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;

/**
 * One report's file in the object store. Opening it twice downloads it twice. Thread-safe; the
 * streams are not.
 */
public final class ReportFile {
  /** Enough for a header and some rows. */
  private static final long START_BYTES = 64 << 10;

  private final DownloadErrors problems;
  private final FileRequests link;

  ReportFile(DownloadErrors problems, FileRequests link) {
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
    FileResponse answer = link.open();
    ResumingStream stored = new ResumingStream(link, answer, FileRequests.END_OF_FILE, problems);
    TimedStream download = new TimedStream(stored);
    try {
      Inflation inflation = Inflation.of(download, problems);
      TimedStream content = new TimedStream(HtmlPage.refused(inflation.content(), problems));
      InputStream ahead = inflation.isGzip() ? ahead(content, stored) : content;
      return new ReportStream(stored, download, content, ahead);
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /**
   * Looks at the start of the file; only so many bytes are transferred, unless more are read.
   *
   * @throws io.partnerinsights.core.errors.DownloadException as {@link #open}
   */
  public FileStart openStart() {
    return link.openStart(START_BYTES).map(this::start).orElseGet(FileStart::indivisible);
  }

  private FileStart start(FileResponse answer) {
    ResumingStream stored = new ResumingStream(link, answer, START_BYTES, problems);
    try {
      PushbackInputStream content = new PushbackInputStream(stored, 2);
      boolean known = answer.isPart() && answer.start() == 0 && answer.size().isPresent();
      if (known && answer.strongTag().isPresent() && !Inflation.startsWithMagic(content)) {
        FileVersion version = new FileVersion(answer.size().getAsLong(), answer.strongTag().get());
        return new FileStart(Optional.of(version), HtmlPage.refused(content, problems));
      }
      stored.close();
      return FileStart.indivisible();
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /**
   * Opens a plain file somewhere, as long as it is what it was. Broken connections are retried,
   * here and while the stream is read.
   *
   * @param version as {@link #openStart} has found it
   * @param from the first byte's position, from 0
   * @param wanted so far the file is asked for at once; the rest only when it is read
   * @throws io.partnerinsights.core.errors.DownloadException as {@link #open}, and {@code
   *     FILE_CHANGED}
   */
  public ReportStream openAt(FileVersion version, long from, long wanted) {
    ResumingStream stored = new ResumingStream(link, version, from, wanted, problems);
    stored.begin();
    TimedStream download = new TimedStream(stored);
    return new ReportStream(stored, download, download, download);
  }

  /** Inflating costs as much as parsing: it gets a thread. */
  private InputStream ahead(InputStream content, ResumingStream stored) {
    return new ReadAheadStream(content, stored::abort, problems);
  }
}
