package io.partnerinsights.bench;

import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.options.ByteSize;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;
import java.util.Optional;

/**
 * What reading in parts costs, by the engine-free core.
 *
 * @param parts how many there are
 * @param requests to the store, the one for the plan included
 * @param extraBytes received beyond the file's own, without the plan's
 */
record PartCosts(int parts, long requests, long extraBytes) {
  private static final ByteSize PART = new ByteSize(64 << 20);

  static PartCosts of(BenchReport report) {
    ReportFile file = report.file();
    ParseSpec spec = ParseSpec.of(file.name(), new ReportSchema(List.of()), ReportFormat.CSV);
    long before = report.downloads();
    Optional<FileParts> plan = new PartPlanner(spec, PART).plan(file);
    List<ByteRange> ranges = plan.map(FileParts::ranges).orElse(List.of());
    long received = 0;
    for (ByteRange range : ranges) {
      received += read(OpenReport.part(file, plan.get().version(), plan.get().head(), range, spec));
    }
    if (ranges.isEmpty()) {
      received = read(OpenReport.whole(file, spec));
    }
    return new PartCosts(
        Math.max(1, ranges.size()), report.downloads() - before, received - report.storedBytes());
  }

  private static long read(OpenReport part) {
    try (var rows = part.rows()) {
      while (rows.next()) {
        // Counting is enough.
      }
      return part.transfer().bytesReceived();
    }
  }
}
