package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import scala.jdk.javaapi.CollectionConverters;

/** Reads after the link to the file has expired, in a JVM that is driver and executor. */
final class ExpiredLinkTest {
  private static final String REPORTS = "/ScheduledReport";
  private static final String EXECUTIONS = "/ScheduledReport/execution";

  private final ManualClock clock = ManualClock.startingAt(Instant.now());

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(
          Sandbox.builder()
              .clock(clock)
              .latency(Duration.ZERO)
              .linkLifetime(Duration.ofMinutes(10))
              .scale(0.2)
              .compression(Compression.NONE));

  @Test
  void aNewPlanOfADataFrameGetsANewLink() {
    Dataset<Row> usage = load();
    long rows = usage.count();
    clock.advance(Duration.ofHours(2));

    assertThat(usage.count()).isEqualTo(rows);
    assertThat(usage.filter("Month IS NOT NULL").collectAsList()).isNotEmpty();
    assertThat(service.calls().count("POST", REPORTS)).isOne();
  }

  @Test
  void allSplitsOfAnOldPlanShareOneNewLink() {
    Dataset<Row> usage = load("splitSize", "4KiB");
    List<Row> rows = usage.collectAsList();
    assertThat(usage.javaRDD().getNumPartitions()).isGreaterThan(2);
    clock.advance(Duration.ofMinutes(30));
    service.calls().reset();

    assertThat(usage.collectAsList()).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(service.calls().count("GET", EXECUTIONS)).isOne();
  }

  @Test
  void lostBlocksOfACachedDataFrameAreReadAgain() {
    Dataset<Row> usage = load("splitSize", "4KiB").persist(StorageLevel.MEMORY_ONLY());
    long rows = usage.count();
    clock.advance(Duration.ofHours(2));
    service.calls().reset();
    assertThat(usage.count()).isEqualTo(rows);
    assertThat(service.calls().all()).as("all blocks are cached").isEmpty();

    loseCachedBlocks();

    assertThat(usage.distinct().count()).isEqualTo(load().distinct().count());
    assertThat(usage.count()).isEqualTo(rows);
    assertThat(service.calls().count("POST", REPORTS)).isZero();
    usage.unpersist(true);
  }

  private static void loseCachedBlocks() {
    BlockManager blocks = SparkEnv.get().blockManager();
    CollectionConverters.asJava(TestSpark.session().sparkContext().getPersistentRDDs())
        .keySet()
        .forEach(rdd -> blocks.master().removeRdd((int) rdd, true));
  }

  private Dataset<Row> load(String... more) {
    Map<String, String> options = service.options(more);
    options.put("query", "SELECT Month, CustomerName FROM OfficeUsage");
    return TestSpark.newReader(options).load();
  }
}
