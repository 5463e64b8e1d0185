package io.partnerinsights.bench;

import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import java.util.List;

/**
 * The cost of reading a file in splits, without an engine.
 *
 * @param splits number of splits
 * @param requests number of requests to the store, including the one for the plan
 * @param extraBytes bytes received beyond the file's size, without those for the plan
 */
record SplitCosts(int splits, long requests, long extraBytes) {

  static SplitCosts of(BenchReport benchmark) {
    ReadPlan plan = benchmark.plan();
    Report report = plan.newRead().awaitReport();
    ReadSpec spec = plan.createSpec(new ReportSchema(List.of()), plan.schema());
    long before = benchmark.downloads();
    List<ReadSplit> splits = report.planSplits(spec);
    long received = splits.stream().mapToLong(split -> read(split, report, spec)).sum();
    return new SplitCosts(
        splits.size(), benchmark.downloads() - before, received - benchmark.storedBytes());
  }

  private static long read(ReadSplit split, Report report, ReadSpec spec) {
    try (BatchReader rows = BatchReader.open(split, report, spec)) {
      while (rows.nextBatch()) {
        // Counting is enough.
      }
      return rows.readStats().bytesReceived();
    }
  }
}
