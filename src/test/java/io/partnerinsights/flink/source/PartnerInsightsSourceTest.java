package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Reads of reports by the DataStream API; DuckDB returns the expected rows. */
@Timeout(120)
final class PartnerInsightsSourceTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.1)
              .compression(Compression.NONE));

  @TempDir static Path folder;

  @Test
  void readsAQuery() throws Exception {
    assertThat(customers("query", QUERY)).containsExactlyInAnyOrderElementsOf(expected());
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
  }

  @Test
  void readsSplitsInParallel() throws Exception {
    assertThat(customers("query", QUERY, "splitSize", "4KiB"))
        .containsExactlyInAnyOrderElementsOf(expected());
  }

  private static List<String> customers(String... options) throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder()
            .options(FlinkReads.own(SERVICE.sandbox(), folder, options))
            .build();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    return FlinkReads.collect(
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
            .map(row -> row.isNullAt(0) ? "" : row.getString(0).toString())
            .returns(Types.STRING));
  }

  private static List<String> expected() {
    return SERVICE.sandbox().expectedRows(QUERY).stream()
        .map(row -> row.get("CustomerName"))
        .map(name -> name == null ? "" : name)
        .toList();
  }
}
