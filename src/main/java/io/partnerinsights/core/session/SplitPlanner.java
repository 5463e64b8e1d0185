package io.partnerinsights.core.session;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileStart;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.model.CompletedReport;
import java.util.List;
import java.util.stream.LongStream;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Divides a report's file into splits. */
final class SplitPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(SplitPlanner.class);

  /**
   * Minimum size of a split that is made smaller than {@code splitSize}: below it, a request costs
   * more than an idle task.
   */
  private static final long MIN_EVEN_BYTES = 16L << 20;

  private SplitPlanner() {}

  /**
   * Returns splits of about the same size. A small file, a gzip file and a file in a store without
   * range requests are one split. Makes one request for the first 64 KiB, or for a longer head.
   */
  static List<ReadSplit> plan(
      CompletedReport report, LinkSource links, ReadSpec spec, long splitBytes, int tasks) {
    OkHttpClient client = spec.client();
    try {
      ReportFile file = ReadSplit.whole(report).open(links, client, () -> false);
      try (FileStart start = file.openStart()) {
        FileVersion version = start.splittable().orElse(null);
        long count = version == null ? 1 : count(version.size(), splitBytes, tasks);
        if (version == null || count <= 1) {
          return List.of(ReadSplit.whole(report));
        }
        ParseSpec parse = spec.of(file.name(), report.format());
        return ranges(report, version, CsvReader.readHead(start.content(), parse), count);
      }
    } finally {
      ReadSpec.release(client);
    }
  }

  /**
   * Returns the smallest number of splits that {@code splitSize} allows, rounded up to a multiple
   * of the tasks as long as a split has 16 MiB.
   */
  static long count(long fileBytes, long splitBytes, int tasks) {
    int atOnce = Math.max(1, tasks);
    long fewest = ceilDiv(fileBytes, splitBytes);
    long even = ceilDiv(fewest, atOnce) * atOnce;
    return Math.max(fewest, Math.min(even, fileBytes / MIN_EVEN_BYTES));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  private static List<ReadSplit> ranges(
      CompletedReport report, FileVersion version, FileHead head, long count) {
    long size = version.size();
    LOG.info(
        "Reading report {}, execution {}: {} bytes in {} splits",
        report.reportId(),
        report.executionId(),
        size,
        count);
    return LongStream.range(0, count)
        .mapToObj(i -> new ByteRange(border(size, i, count), border(size, i + 1, count)))
        .map(bytes -> ReadSplit.range(report, version, head, bytes))
        .toList();
  }

  /** Returns where a split starts; no product exceeds the file's size, so nothing overflows. */
  private static long border(long size, long split, long count) {
    return size / count * split + Math.min(split, size % count);
  }
}
