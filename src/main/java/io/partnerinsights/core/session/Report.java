package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileStart;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportStream;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ManagedReport;
import io.partnerinsights.core.report.ReportLink;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A complete report, whose file tasks read in splits. Thread-safe. */
@Public
public final class Report implements LinkSource {
  private static final Logger LOG = LoggerFactory.getLogger(Report.class);

  private static final int BUFFER_BYTES = 256 << 10;

  /**
   * Minimum size of a split that is made smaller than {@code splitSize}: below it, a request costs
   * more than an idle task.
   */
  private static final long MIN_ROUNDED_SPLIT_BYTES = 16L << 20;

  /** The waits of the read, in which it renews the link. */
  private final WaitContext context;

  private final ManagedReport.WaitResult waitResult;
  private final ReportLink link;

  Report(WaitContext context, ManagedReport.WaitResult waitResult) {
    this.context = context;
    this.waitResult = waitResult;
    this.link = waitResult.link();
  }

  @Public
  public String reportId() {
    return link.completedReport().reportId();
  }

  public String executionId() {
    return link.completedReport().executionId();
  }

  public FileId fileId() {
    return FileId.of(link.connection(), executionId());
  }

  /** Returns the time at which the service generated the file, if it is known. */
  public Optional<Instant> findGeneratedTime() {
    return link.completedReport().findGeneratedTime();
  }

  public ReportOrigin origin() {
    return waitResult.origin();
  }

  /** Returns the number of polls of the report's status. */
  public long pollCount() {
    return waitResult.polls();
  }

  /** Returns the time waited for a permit, for the report, or for another thread's wait. */
  public Duration waitedTime() {
    return waitResult.waitedTime();
  }

  /** Throws {@code REPORT_LOST} if the report was found deleted when the link was renewed. */
  @Override
  public Secret newestLink() {
    return toTaskLink().linkOrThrow();
  }

  @Override
  public Optional<Secret> renewLink(Secret rejectedLink) {
    return link.renewLink(context, rejectedLink);
  }

  /** Returns the newest link, to send to a task; no call, and never blocks. */
  public TaskLink toTaskLink() {
    boolean isRenewed = link.isRenewed(); // first, because a renewal may come between
    return new TaskLink(
        link.completedReport().link().url(), isRenewed, link.findRenewalFailure().orElse(null));
  }

  public Duration timeUntilRenewal() {
    return link.timeUntilRenewal(context.now());
  }

  /** Gets a newer link from the service, or fails; one GET as a rule. */
  public void requestNewLink() {
    renewLink(link.completedReport().link().url());
  }

  /**
   * Splits the file into ranges of about the same size, at most option {@code splitSize} each; one
   * request for the first 64 KiB, or for a longer head. Their number is rounded up to a multiple of
   * the tasks that read at the same time, if each split has at least 16 MiB. A small file, a gzip
   * file and a file in a store without range requests are one split.
   */
  public List<ReadSplit> planSplits(ReadSpec spec, int taskCount) {
    try {
      return planSplits(link.completedReport(), this, spec, spec.splitBytes(), taskCount);
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.FILE_GONE) {
        // The file is gone after its report was deleted: REPORT_LOST, so that another follows.
        requestNewLink();
      }
      throw e;
    }
  }

  /** Splits the file for one task at a time; see {@link #planSplits(ReadSpec, int)}. */
  @Public
  public List<ReadSplit> planSplits(ReadSpec spec) {
    return planSplits(spec, 1);
  }

  static List<ReadSplit> planSplits(
      CompletedReport report, LinkSource links, ReadSpec spec, long splitBytes, int taskCount) {
    OkHttpClient client = spec.newClient();
    ReadSplit wholeSplit = ReadSplit.ofWholeFile(report);
    ReportFile file = wholeSplit.locateFile(links, client, () -> false);
    try (FileStart fileStart = file.openStart()) {
      FileVersion version = fileStart.findVersion().orElse(null);
      long splitCount = version == null ? 1 : splitCount(version.size(), splitBytes, taskCount);
      if (version == null || splitCount <= 1) {
        return List.of(wholeSplit);
      }
      FileHead head =
          CsvReader.readHead(fileStart.content(), spec.parseSpec(file.name(), report.format()));
      LOG.info(
          "Reading the file of {} ({} bytes) in {} splits", wholeSplit, version.size(), splitCount);
      return LongStream.range(0, splitCount)
          .mapToObj(index -> splitByteRange(version.size(), index, splitCount))
          .map(byteRange -> ReadSplit.ofRange(report, version, head, byteRange))
          .toList();
    } finally {
      ReadSpec.releaseClient(client);
    }
  }

  /** Returns the smallest number of splits that {@code splitSize} allows, rounded up. */
  static long splitCount(long fileBytes, long splitBytes, int taskCount) {
    int parallelTasks = Math.max(1, taskCount);
    long minSplits = ceilDiv(fileBytes, splitBytes);
    long roundedSplits = ceilDiv(minSplits, parallelTasks) * parallelTasks;
    return Math.max(minSplits, Math.min(roundedSplits, fileBytes / MIN_ROUNDED_SPLIT_BYTES));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  private static ByteRange splitByteRange(long fileSize, long index, long count) {
    return new ByteRange(
        splitStart(fileSize, index, count), splitStart(fileSize, index + 1, count));
  }

  /** Returns where a split starts; no product exceeds the file's size, so nothing overflows. */
  private static long splitStart(long fileSize, long index, long count) {
    return fileSize / count * index + Math.min(index, fileSize % count);
  }

  /** Opens the rows of the whole file; errors as {@link BatchReader#open}. */
  public BatchReader openReader(ReadSpec spec) {
    return BatchReader.open(wholeSplit(), this, spec);
  }

  /**
   * Writes the file as the service has written it, inflated. After a normal return it is whole.
   *
   * @param progress receives the number of bytes received, and the size in the store if it is known
   */
  public void copyTo(OutputStream target, ReadSpec spec, BiConsumer<Long, @Nullable Long> progress)
      throws IOException {
    OkHttpClient client = spec.newClient();
    try (ReportStream content = wholeSplit().locateFile(this, client, () -> false).open()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        target.write(buffer, 0, count);
        progress.accept(content.bytesReceived(), content.storedSize().orElse(null));
      }
    } finally {
      ReadSpec.releaseClient(client);
    }
  }

  private ReadSplit wholeSplit() {
    return ReadSplit.ofWholeFile(link.completedReport());
  }
}
