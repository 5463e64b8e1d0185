package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
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
  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(UsageRows.sandbox(0.1).latency(Duration.ofMillis(20)));

  @TempDir static Path folder;

  @Test
  void readsAQuery() throws Exception {
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(UsageRows.expected(SERVICE.sandbox()));
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
  }

  @Test
  void readsSplitsInParallel() throws Exception {
    assertThat(rows(UsageRows.SMALL_SPLITS))
        .containsExactlyInAnyOrderElementsOf(UsageRows.expected(SERVICE.sandbox()));
  }

  private static List<String> rows(String... options) throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder()
            .options(FlinkReads.own(SERVICE.sandbox(), folder, options))
            .option("query", UsageRows.QUERY)
            .build();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    return FlinkReads.collect(
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
            .map(UsageRows::text)
            .returns(Types.STRING));
  }
}
