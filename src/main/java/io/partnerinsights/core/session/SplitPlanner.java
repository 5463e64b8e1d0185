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
import io.partnerinsights.core.options.ByteSize;
import java.util.List;
import java.util.stream.LongStream;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Divides a report's file into splits. */
final class SplitPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(SplitPlanner.class);

  private SplitPlanner() {}

  /**
   * Returns splits of about the same size. A small file, a gzip file and a file in a store without
   * range requests are one split. Makes one request for the first 64 KiB, or for a longer head.
   */
  static List<ReadSplit> plan(
      CompletedReport report, LinkSource links, ReadSpec spec, ByteSize splitSize) {
    OkHttpClient client = spec.client();
    try {
      ReportFile file = ReadSplit.whole(report).open(links, client);
      return plan(report, file, spec.of(file.name(), report.format()), splitSize.bytes());
    } finally {
      ReadSpec.release(client);
    }
  }

  private static List<ReadSplit> plan(
      CompletedReport report, ReportFile file, ParseSpec spec, long splitSize) {
    try (FileStart start = file.openStart()) {
      return start
          .splittable()
          .filter(version -> version.size() > splitSize)
          .map(
              version ->
                  ranges(report, version, CsvReader.readHead(start.content(), spec), splitSize))
          .orElseGet(() -> List.of(ReadSplit.whole(report)));
    }
  }

  private static List<ReadSplit> ranges(
      CompletedReport report, FileVersion version, FileHead head, long splitSize) {
    long count = -Math.floorDiv(-version.size(), splitSize);
    LOG.info(
        "Reading report {}, execution {}: {} bytes in {} splits",
        report.reportId(),
        report.executionId(),
        version.size(),
        count);
    return LongStream.range(0, count)
        .mapToObj(i -> range(version.size(), i, count))
        .map(bytes -> ReadSplit.range(report, version, head, bytes))
        .toList();
  }

  private static ByteRange range(long size, long split, long count) {
    return new ByteRange(border(size, split, count), border(size, split + 1, count));
  }

  /** Returns where a split starts; no product exceeds the file's size, so nothing overflows. */
  private static long border(long size, long split, long count) {
    return size / count * split + Math.min(split, size % count);
  }
}
