package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads of one uncompressed file in several tasks; DuckDB returns the expected rows. */
final class ReadSplitsTest {
  private static final String QUERY =
      "SELECT SubscriptionId, CustomerName, SubscriptionStartDate, Month, ActiveUsagePercent,"
          + " TotalAssignedSeats FROM DynamicsUsage ORDER BY SubscriptionId ASC";

  @RegisterExtension final SandboxExtension service = SandboxExtension.of(plain());

  @Test
  void makesOneRequestForEachSplitAndOneOnTheDriver() {
    Dataset<Row> usage = load(service.sandbox(), "splitSize", "64KiB");
    int splits = usage.javaRDD().getNumPartitions();
    service.calls().reset();

    long rows = load(service.sandbox(), "splitSize", "64KiB").agg(functions.max("Month")).count();

    assertThat(rows).isOne();
    assertThat(splits).isGreaterThan(1);
    assertThat(service.calls().count(Kind.DOWNLOAD)).isEqualTo(1 + splits);
  }

  @Test
  void readsAGzipFileInOneTask() {
    try (Sandbox sandbox = plain().compression(Compression.GZIP).start()) {
      Dataset<Row> usage = load(sandbox, "splitSize", "4KiB");

      assertThat(usage.javaRDD().getNumPartitions()).isOne();
      assertThat(usage.count()).isEqualTo(sandbox.expectedRows(QUERY).size());
    }
  }

  @Test
  void failsIfTheFileChangesBeforeATaskReadsIt() {
    Dataset<Row> usage = load(service.sandbox(), "splitSize", "16KiB");
    usage.javaRDD().getNumPartitions();
    service.sandbox().changeEtags();

    assertThatThrownBy(() -> usage.javaRDD().count()).hasStackTraceContaining("PI-4003");
  }

  private static SandboxBuilder plain() {
    return Sandbox.builder().latency(Duration.ofMillis(50)).compression(Compression.NONE);
  }

  private static Dataset<Row> load(Sandbox sandbox, String... more) {
    return TestSpark.newReader(ReadOptions.of(sandbox, more)).option("query", QUERY).load();
  }
}
