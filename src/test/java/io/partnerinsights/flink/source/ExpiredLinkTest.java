package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkCluster;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The link to the file expires at the first row; a reader asks the JobManager for a new one. */
@Timeout(120)
final class ExpiredLinkTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final String EXECUTIONS = "/ScheduledReport/execution";

  /** Begins at the real time, because the connector's clock is the system's. */
  @SuppressWarnings("TimeInStaticInitializer")
  private static final ManualClock CLOCK = ManualClock.at(Instant.now());

  private static final AtomicInteger ROWS = new AtomicInteger();
  private static final AtomicInteger POLLS = new AtomicInteger();

  @RegisterExtension static final MiniClusterExtension CLUSTER = FlinkCluster.small();

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .clock(CLOCK)
              .latency(Duration.ZERO)
              .linkLifetime(Duration.ofMinutes(10))
              .scale(0.1)
              .compression(Compression.NONE));

  @TempDir static Path folder;

  @Test
  void readersGetANewLink() throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder()
            .options(FlinkReads.own(SERVICE.sandbox(), folder, "query", QUERY, "splitSize", "4KiB"))
            .build();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);

    List<String> names =
        FlinkReads.collect(
            env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
                .map(ExpiredLinkTest::name)
                .returns(Types.STRING));

    assertThat(names).containsExactlyInAnyOrderElementsOf(expected());
    assertThat(SERVICE.calls().count("POST", "/ScheduledReport")).isOne();
    assertThat(polls()).isGreaterThan(POLLS.get());
  }

  private static String name(RowData row) {
    if (ROWS.getAndIncrement() == 0) {
      POLLS.set(polls());
      CLOCK.advance(Duration.ofHours(2));
    }
    return row.isNullAt(0) ? "" : row.getString(0).toString();
  }

  private static int polls() {
    return (int) SERVICE.calls().count("GET", EXECUTIONS);
  }

  private static List<String> expected() {
    return SERVICE.sandbox().expectedRows(QUERY).stream()
        .map(row -> row.get("CustomerName"))
        .map(name -> name == null ? "" : name)
        .toList();
  }
}
