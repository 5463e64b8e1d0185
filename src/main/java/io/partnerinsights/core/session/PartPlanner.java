package io.partnerinsights.core.session;

import io.partnerinsights.core.csv.CsvReader;
import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileStart;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.options.ByteSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides in which parts a report's file is read. */
public final class PartPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(PartPlanner.class);

  private final ParseSpec spec;
  private final long partSize;

  /**
   * A planner.
   *
   * @param spec what will be read of every part
   * @param partSize the most bytes of a part
   */
  public PartPlanner(ParseSpec spec, ByteSize partSize) {
    this.spec = spec;
    this.partSize = partSize.bytes();
  }

  /**
   * Parts of about the same size, or nothing if the file is to be read in one go: a small one, a
   * gzip file, one in a store without ranges. Costs one request for 64 KiB, or more if the file's
   * head is longer.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the file cannot be had, its
   *     header does not fit the schema, or one of its first rows is wrong
   */
  public Optional<FileParts> plan(ReportFile file) {
    try (FileStart start = file.openStart()) {
      return start
          .divisible()
          .filter(version -> version.size() > partSize)
          .map(version -> parts(file.name(), version, start));
    }
  }

  private FileParts parts(String file, FileVersion version, FileStart start) {
    FileHead head = CsvReader.readHead(start.content(), spec);
    long count = -Math.floorDiv(-version.size(), partSize);
    LOG.info("{}: {} bytes in {} parts", file, version.size(), count);
    return new FileParts(version, head, ranges(version.size(), count));
  }

  private static List<ByteRange> ranges(long size, long count) {
    return LongStream.range(0, count)
        .mapToObj(i -> new ByteRange(border(size, i, count), border(size, i + 1, count)))
        .toList();
  }

  /** So that no product is larger than a file is. */
  private static long border(long size, long part, long count) {
    return size / count * part + Math.min(part, size % count);
  }
}
