package io.partnerinsights.spark.read;

import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.ByteSize;
import io.partnerinsights.core.session.FileParts;
import io.partnerinsights.core.session.PartPlanner;
import okhttp3.OkHttpClient;
import org.apache.spark.sql.connector.read.InputPartition;

/** Makes a completed report Spark's partitions; looks at the start of its file for that. */
final class ReportPartitions {
  private ReportPartitions() {}

  static InputPartition[] of(CompletedReport report, ReadSettings settings, ByteSize splitSize) {
    OkHttpClient client = settings.client();
    try {
      ReportFile file = ReadSettings.file(client, report);
      return new PartPlanner(settings.spec(file, report.format()), splitSize)
          .plan(file)
          .map(parts -> partitions(report, parts))
          .orElseGet(() -> new InputPartition[] {ReportPartition.whole(report)});
    } finally {
      ReadSettings.release(client);
    }
  }

  private static InputPartition[] partitions(CompletedReport report, FileParts parts) {
    return PartOfFile.of(parts).stream()
        .map(part -> ReportPartition.part(report, part))
        .toArray(InputPartition[]::new);
  }
}
