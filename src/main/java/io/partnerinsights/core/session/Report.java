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
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.ReportLink;
import io.partnerinsights.core.report.SharedReport;
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
  private static final long MIN_EVEN_BYTES = 16L << 20;

  /** The waits of the read, in which it renews the link. */
  private final ReportContext context;

  private final SharedReport.WaitResult complete;
  private final ReportLink link;

  Report(ReportContext context, SharedReport.WaitResult complete) {
    this.context = context;
    this.complete = complete;
    this.link = complete.link();
  }

  @Public
  public String reportId() {
    return link.file().reportId();
  }

  public String executionId() {
    return link.file().executionId();
  }

  public FileId file() {
    return FileId.of(link.connection(), executionId());
  }

  /** Returns the time at which the service generated the file, if it is known. */
  public Optional<Instant> generatedTime() {
    return link.file().findGeneratedTime();
  }

  public ReportOrigin origin() {
    return complete.origin();
  }

  /** Returns the number of polls of the report's status. */
  public long polls() {
    return complete.polls();
  }

  /** Returns the time waited for a permit, for the report, or for another thread's wait. */
  public Duration waited() {
    return complete.waited();
  }

  /** Throws {@code REPORT_LOST} if the report was found deleted when the link was renewed. */
  @Override
  public Secret newest() {
    return forTask().link();
  }

  @Override
  public Optional<Secret> renewed(Secret expired) {
    return link.renew(context, expired);
  }

  /** Returns the newest link, to send to a task; no call, and never blocks. */
  public TaskLink forTask() {
    boolean isRenewed = link.isRenewed(); // first, because a renewal may come between
    return new TaskLink(link.file().link().url(), isRenewed, link.failure().orElse(null));
  }

  public Duration untilRenewal() {
    return link.untilRenewal(context.now());
  }

  /** Gets a newer link from the service, or fails; one GET as a rule. */
  public void renew() {
    renewed(link.file().link().url());
  }

  /**
   * Splits the file into ranges of about the same size, at most option {@code splitSize} each; one
   * request for the first 64 KiB, or for a longer head. Their number is rounded up to a multiple of
   * the tasks that read at the same time, if each split has at least 16 MiB. A small file, a gzip
   * file and a file in a store without range requests are one split.
   */
  public List<ReadSplit> splits(ReadSpec spec, int tasks) {
    try {
      return splits(link.file(), this, spec, spec.splitBytes(), tasks);
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.FILE_GONE) {
        // The file is gone after its report was deleted: REPORT_LOST, so that another follows.
        renew();
      }
      throw e;
    }
  }

  /** Splits the file for one task at a time; see {@link #splits(ReadSpec, int)}. */
  @Public
  public List<ReadSplit> splits(ReadSpec spec) {
    return splits(spec, 1);
  }

  static List<ReadSplit> splits(
      CompletedReport report, LinkSource links, ReadSpec spec, long splitBytes, int tasks) {
    OkHttpClient client = spec.client();
    ReadSplit whole = ReadSplit.whole(report);
    ReportFile file = whole.open(links, client, () -> false);
    try (FileStart start = file.openStart()) {
      FileVersion version = start.splittable().orElse(null);
      long count = version == null ? 1 : count(version.size(), splitBytes, tasks);
      if (version == null || count <= 1) {
        return List.of(whole);
      }
      FileHead head =
          CsvReader.readHead(start.content(), spec.parsing(file.name(), report.format()));
      LOG.info("Reading {}: {} bytes in {} splits", whole, version.size(), count);
      return LongStream.range(0, count)
          .mapToObj(i -> range(version.size(), i, count))
          .map(bytes -> ReadSplit.range(report, version, head, bytes))
          .toList();
    } finally {
      ReadSpec.release(client);
    }
  }

  /** Returns the smallest number of splits that {@code splitSize} allows, rounded up. */
  static long count(long fileBytes, long splitBytes, int tasks) {
    int atOnce = Math.max(1, tasks);
    long fewest = ceilDiv(fileBytes, splitBytes);
    long even = ceilDiv(fewest, atOnce) * atOnce;
    return Math.max(fewest, Math.min(even, fileBytes / MIN_EVEN_BYTES));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  private static ByteRange range(long size, long split, long count) {
    return new ByteRange(border(size, split, count), border(size, split + 1, count));
  }

  /** Returns where a split starts; no product exceeds the file's size, so nothing overflows. */
  private static long border(long size, long split, long count) {
    return size / count * split + Math.min(split, size % count);
  }

  /** Opens the rows of the whole file; errors as {@link BatchReader#open}. */
  public BatchReader open(ReadSpec spec) {
    return BatchReader.open(wholeFile(), this, spec);
  }

  /**
   * Writes the file as the service has written it, inflated. After a normal return it is whole.
   *
   * @param progress receives the number of bytes received, and the size in the store if it is known
   */
  public void copyTo(OutputStream target, ReadSpec spec, BiConsumer<Long, @Nullable Long> progress)
      throws IOException {
    OkHttpClient client = spec.client();
    try (ReportStream content = wholeFile().open(this, client, () -> false).open()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        target.write(buffer, 0, count);
        progress.accept(content.bytesReceived(), content.storedSize().orElse(null));
      }
    } finally {
      ReadSpec.release(client);
    }
  }

  private ReadSplit wholeFile() {
    return ReadSplit.whole(link.file());
  }
}
