package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Settings of a cluster that the author of a query does not choose: each gives the same rows, which
 * DuckDB returns.
 */
@Timeout(120)
final class FlinkSettingsTest {
  /** Readers run while the report is created, so each of them becomes slow. */
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofMillis(300)).scale(0.1));

  private static final String SELECT =
      "SELECT CustomerName, CustomerMarket, Month, PaidAvailableUnits FROM OfficeUsage"
          + " TIMESPAN LAST_6_MONTHS";

  @TempDir Path folder;

  static Stream<Arguments> batch() {
    return Stream.of(
        Arguments.of(
            "speculation",
            "execution.batch.speculative.enabled=true"
                + " execution.batch.speculative.block-slow-node-duration=0s"
                + " slow-task-detector.check-interval=20ms"
                + " slow-task-detector.execution-time.baseline-lower-bound=0s"
                + " slow-task-detector.execution-time.baseline-ratio=0"
                + " slow-task-detector.execution-time.baseline-multiplier=1"),
        Arguments.of("the default scheduler", "jobmanager.scheduler=Default"),
        Arguments.of(
            "adaptive parallelism",
            "execution.batch.adaptive.auto-parallelism.max-parallelism=4"
                + " execution.batch.adaptive.auto-parallelism.default-source-parallelism=3"),
        Arguments.of(
            "object reuse, hybrid shuffle",
            "pipeline.object-reuse=true"
                + " execution.batch-shuffle-mode=ALL_EXCHANGES_HYBRID_FULL"),
        Arguments.of(
            "no generic types, hybrid shuffle of some",
            "pipeline.generic-types=false"
                + " execution.batch-shuffle-mode=ALL_EXCHANGES_HYBRID_SELECTIVE"),
        Arguments.of(
            "pipelined shuffle, failover of the whole job",
            "jobmanager.execution.failover-strategy=full"
                + " execution.batch-shuffle-mode=ALL_EXCHANGES_PIPELINED"
                + " jobmanager.scheduler=Default"),
        Arguments.of(
            "more readers than splits, runtime filters",
            "parallelism.default=4 table.optimizer.runtime-filter.enabled=true"),
        Arguments.of(
            "another zone, legacy casts",
            "table.local-time-zone=Australia/Lord_Howe table.exec.legacy-cast-behaviour=enabled"),
        Arguments.of(
            "nothing reused",
            "table.optimizer.reuse-source-enabled=false"
                + " table.optimizer.reuse-sub-plan-enabled=false"
                + " table.optimizer.source.report-statistics-enabled=false"));
  }

  static Stream<Arguments> streaming() {
    return Stream.of(
        Arguments.of(
            "object reuse, mini-batches",
            "pipeline.object-reuse=true table.exec.mini-batch.enabled=true"
                + " table.exec.mini-batch.allow-latency=50ms table.exec.mini-batch.size=100"),
        Arguments.of(
            "checkpoints all the time, unaligned",
            "execution.checkpointing.interval=10ms execution.checkpointing.unaligned=true"
                + " execution.checkpointing.unaligned.enabled=true"),
        Arguments.of(
            "materialised sinks, no generic types",
            "table.exec.sink.upsert-materialize=FORCE pipeline.generic-types=false"),
        Arguments.of(
            "all types by Kryo, another zone",
            "pipeline.force-kryo=true table.local-time-zone=Australia/Lord_Howe"),
        Arguments.of(
            "failover of the whole job, more readers than splits",
            "jobmanager.execution.failover-strategy=full parallelism.default=4"),
        Arguments.of("the adaptive scheduler", "jobmanager.scheduler=Adaptive"),
        Arguments.of(
            "no checkpoint after the last split, no chains",
            "execution.checkpointing.interval=10ms"
                + " execution.checkpointing.checkpoints-after-tasks-finish=false"
                + " execution.checkpointing.checkpoints-after-tasks-finish.enabled=false"
                + " pipeline.operator-chaining=false pipeline.operator-chaining.enabled=false"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  @Tag("full")
  void batch(String name, String settings) throws Exception {
    assertRows(RuntimeExecutionMode.BATCH, settings);
  }

  @ParameterizedTest(name = "{0}")
  @ShortCases(value = 1, methods = @MethodSource)
  void streaming(String name, String settings) throws Exception {
    assertRows(RuntimeExecutionMode.STREAMING, settings);
  }

  private void assertRows(RuntimeExecutionMode mode, String settings) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("parallelism.default", "2");
    for (String setting : settings.split(" ", -1)) {
      int equals = setting.indexOf('=');
      configuration.setString(setting.substring(0, equals), setting.substring(equals + 1));
    }
    MiniClusterWithClientResource cluster = FlinkCluster.startCluster(configuration);
    try {
      configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
      TableEnvironment sql =
          StreamTableEnvironment.create(
              StreamExecutionEnvironment.getExecutionEnvironment(configuration));
      sql.executeSql(table("t", "query", SELECT, "splitSize", "16KiB"));
      assertRows(sql);
      if (mode == RuntimeExecutionMode.STREAMING) {
        assertStream(sql);
      }
    } finally {
      cluster.after();
    }
  }

  private void assertRows(TableEnvironment sql) throws Exception {
    List<Map<String, String>> records = SERVICE.sandbox().expectedRows(SELECT);
    List<String> all = records.stream().map(FlinkSettingsTest::text).toList();
    List<String> french =
        records.stream()
            .filter(row -> "France".equals(row.get("CustomerMarket")))
            .map(FlinkSettingsTest::text)
            .toList();
    Map<String, Long> ofName = new TreeMap<>();
    records.forEach(row -> ofName.merge(row.get("CustomerName"), 1L, Long::sum));
    long pairs = ofName.values().stream().mapToLong(count -> count * count).sum();
    String columns = "CustomerName, CustomerMarket, CAST(`Month` AS STRING), PaidAvailableUnits";

    assertThat(french).isNotEmpty().hasSizeLessThan(all.size());
    assertThat(rows(sql, "SELECT " + columns + " FROM t")).containsExactlyInAnyOrderElementsOf(all);
    assertThat(rows(sql, "SELECT " + columns + " FROM t WHERE CustomerMarket = 'France'"))
        .containsExactlyInAnyOrderElementsOf(french);
    assertThat(rows(sql, "SELECT CustomerName FROM t"))
        .containsExactlyInAnyOrderElementsOf(
            records.stream().map(row -> row.get("CustomerName")).toList());
    assertThat(rows(sql, "SELECT COUNT(*) FROM t")).containsExactly(String.valueOf(all.size()));
    assertThat(rows(sql, "SELECT COUNT(*) FROM t a JOIN t b ON a.CustomerName = b.CustomerName"))
        .containsExactly(String.valueOf(pairs));
  }

  /** Reads the same report without an end: its only execution. */
  @SuppressWarnings("try") // Flink's close() may be interrupted
  private void assertStream(TableEnvironment sql) throws Exception {
    String report = rows(sql, "SELECT report FROM t LIMIT 1").get(0);
    sql.executeSql(table("s", "reportId", report, "startingExecution", "earliest"));
    List<String> expected =
        SERVICE.sandbox().expectedRows(SELECT).stream()
            .map(row -> row.get("CustomerName"))
            .toList();
    List<String> found = new ArrayList<>();
    try (CloseableIterator<Row> rows = sql.executeSql("SELECT CustomerName FROM s").collect()) {
      while (found.size() < expected.size()) {
        change(found, rows.next());
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private String table(String name, String... options) {
    return "CREATE TABLE "
        + name
        + " (CustomerName STRING, CustomerMarket STRING, `Month` DATE,"
        + " PaidAvailableUnits BIGINT, report STRING METADATA FROM '_report_id' VIRTUAL)"
        + " WITH ('connector'='partnerinsights', "
        + FlinkReads.withClause(SERVICE.sandbox(), folder, options)
        + ")";
  }

  private static String text(Map<String, String> row) {
    return String.join(", ", row.values().stream().map(String::valueOf).toList());
  }

  /** Returns what is left after all changes. */
  @SuppressWarnings("try") // Flink's close() may be interrupted
  private static List<String> rows(TableEnvironment sql, String statement) throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = sql.executeSql(statement).collect()) {
      results.forEachRemaining(row -> change(rows, row));
    }
    return rows;
  }

  private static void change(List<String> rows, Row row) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < row.getArity(); i++) {
      fields.add(String.valueOf(row.getField(i)));
    }
    String text = String.join(", ", fields);
    if (row.getKind() == RowKind.DELETE || row.getKind() == RowKind.UPDATE_BEFORE) {
      rows.removeAll(Collections.singleton(text));
    } else {
      rows.add(text);
    }
  }
}
