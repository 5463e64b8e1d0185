package io.partnerinsights.core.download;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.model.CompletedReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;

/**
 * A report's file in the object store. Each open downloads it again. Thread-safe; the streams are
 * not.
 */
public final class ReportFile {
  /** Bytes that usually contain the header and the first rows. */
  private static final long START_BYTES = 64 << 10;

  private final FileRequests requests;
  private final DownloadErrors errors;

  ReportFile(FileRequests requests) {
    this.requests = requests;
    this.errors = requests.errors();
  }

  /** Returns the file's name in messages: the report's and execution's ids, never the link. */
  public String name() {
    return errors.fileName();
  }

  /**
   * Opens the file from its start; gzip is inflated. Failed requests and broken connections are
   * retried, here and while the stream is read.
   *
   * @throws io.partnerinsights.core.errors.DownloadException {@code LINK_EXPIRED}, {@code
   *     FILE_GONE}, {@code STORAGE_REFUSED}, {@code STORAGE_FORBIDDEN}, {@code DOWNLOAD_BROKEN},
   *     {@code FILE_CORRUPT}
   * @throws io.partnerinsights.core.errors.ReportException {@code WAIT_INTERRUPTED}
   */
  public ReportStream open() {
    FileResponse response = requests.openFile();
    ResumingStream source = new ResumingStream(requests, response, FileRequests.END_OF_FILE);
    TimedStream download = new TimedStream(source);
    try {
      InflatedContent inflatedContent = InflatedContent.of(download, errors);
      TimedStream content =
          new TimedStream(ContentCheck.requireReportText(inflatedContent.stream(), errors));
      // On another thread, because inflating takes as long as parsing.
      InputStream input =
          inflatedContent.isGzip() ? new ReadAheadStream(content, source::abort, errors) : content;
      return new ReportStream(source, download, content, input);
    } catch (RuntimeException e) {
      source.close();
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
    return requests.openStart(START_BYTES).map(this::readStart).orElseGet(FileStart::notSplittable);
  }

  private FileStart readStart(FileResponse response) {
    ResumingStream source = new ResumingStream(requests, response, START_BYTES);
    try {
      PushbackInputStream content = new PushbackInputStream(source, 2);
      FileVersion version = response.findVersion().orElse(null);
      if (version != null && !InflatedContent.startsLikeGzip(content)) {
        return new FileStart(version, ContentCheck.requireReportText(content, errors));
      }
      source.close();
      return FileStart.notSplittable();
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Opens an uncompressed file at a position, if it is still the same version. Broken connections
   * are retried, here and while the stream is read.
   *
   * @param version from {@link #openStart}
   * @param requestedEnd position up to which the file is requested at once; the rest is requested
   *     when it is read
   * @throws io.partnerinsights.core.errors.DownloadException as {@link #open}, and {@code
   *     FILE_CHANGED}
   */
  public ReportStream openAt(FileVersion version, long start, long requestedEnd) {
    ResumingStream source = new ResumingStream(requests, version, start, requestedEnd);
    TimedStream download = new TimedStream(source);
    return new ReportStream(source, download, download, download);
  }

  /**
   * The content of a stored file, inflated if it is gzip. The first two bytes decide that, because
   * no UTF-8 text starts like gzip and the Content-Encoding header may be wrong: it is missing for
   * an uploaded {@code .csv.gz}, stale if a proxy has inflated the body, and incomplete for a file
   * that was compressed twice.
   *
   * @param stream the inflated bytes
   */
  private record InflatedContent(InputStream stream, boolean isGzip) {
    private static final int FIRST_MAGIC = 0x1f;
    private static final int SECOND_MAGIC = 0x8b;

    /** Compressed by the service, and once more by the store. */
    private static final int MAX_LAYERS = 2;

    static InflatedContent of(InputStream source, DownloadErrors errors) {
      InputStream content = source;
      for (int layer = 0; layer < MAX_LAYERS; layer++) {
        PushbackInputStream pushback = new PushbackInputStream(content, 2);
        if (!startsLikeGzip(pushback)) {
          return new InflatedContent(pushback, layer > 0);
        }
        content = new GzipStream(pushback, errors);
      }
      return new InflatedContent(content, true);
    }

    /** Checks the next two bytes and pushes them back. */
    static boolean startsLikeGzip(PushbackInputStream content) {
      try {
        byte[] start = content.readNBytes(2);
        content.unread(start);
        return start.length == 2
            && (start[0] & 0xFF) == FIRST_MAGIC
            && (start[1] & 0xFF) == SECOND_MAGIC;
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the wrapped streams throw a DownloadException instead
      }
    }
  }

  /**
   * The object store that holds the report files. A file's secure link is the only credential; no
   * token is sent there. Thread-safe.
   */
  public static final class FileStore {
    private final RetryingHttp http;

    /**
     * Creates a store with a given clock, sleeper and random source.
     *
     * @param client made by {@link io.partnerinsights.core.http.HttpClients}, without an
     *     interceptor that signs requests
     * @param policy for opening a file and for resuming a download
     * @param random for the jitter; thread-safe
     */
    FileStore(
        OkHttpClient client,
        RetryPolicy policy,
        Clock clock,
        Sleeper sleeper,
        RandomGenerator random) {
      OkHttpClient cancellableClient =
          HttpClients.forDownloads(client)
              .newBuilder()
              .addInterceptor(new CancellableCall.CallCapture())
              .build();
      this.http = new RetryingHttp(cancellableClient, policy, clock, sleeper, random);
    }

    public static FileStore of(OkHttpClient client, RetryPolicy policy) {
      return new FileStore(client, policy, MonotonicClock.system(), Sleeper.system(), new Random());
    }

    public ReportFile file(CompletedReport report) {
      return file(report.reportId(), report.executionId(), report.link()::url, () -> false);
    }

    /**
     * Returns the file of an execution whose link may be renewed, without a request.
     *
     * @param killCheck whether the task that reads was killed; called by any thread, before each
     *     request and each read of at most a MiB
     */
    public ReportFile file(
        String reportId, String executionId, LinkSource linkSource, BooleanSupplier killCheck) {
      DownloadErrors errors = new DownloadErrors(reportId, executionId);
      return new ReportFile(new FileRequests(http, linkSource, errors, killCheck));
    }
  }
}
