package io.partnerinsights.spark.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code readStream} reads each execution of a report once, over restarts. */
final class ReadStreamTest {
  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.withManualClock(
          Sandbox.builder()
              .latency(Duration.ofMinutes(10))
              .scale(0.02)
              .tokenLifetime(Duration.ofDays(999)));

  @TempDir Path folder;

  private DailyReport report;
  private StreamRun run;

  @BeforeEach
  void createReport() {
    report = DailyReport.create(sandbox.clockedSandbox());
    run = new StreamRun(folder.resolve("checkpoint"));
  }

  @Test
  void readsEachExecutionOnceOverRestarts() throws Exception {
    report.pass(Duration.ofDays(2));
    run.readAvailable(report.options());
    assertThat(run.executionIds()).hasSize(2);
    run.readAvailable(report.options());
    report.pass(Duration.ofDays(3));
    run.readAvailable(report.options());
    run.readAvailable(report.options());

    assertThat(run.executionIds()).hasSize(5).doesNotHaveDuplicates();
    assertThat(run.rowCounts()).containsOnly((long) report.rows());
    assertThat(run.batchesWithRows()).isEqualTo(2);
  }

  @Test
  void showsItsLagInTheProgress() throws Exception {
    report.pass(Duration.ofDays(3));
    StreamingQuery query = run.readAvailable(report.options("maxExecutionsPerTrigger", "1"));

    StreamingQueryProgress first = query.recentProgress()[0];
    assertThat(first.sources()[0].metrics())
        .containsEntry("pendingExecutions", "2")
        .containsKey("newestExecution");
    assertThat(run.batchesWithRows()).isEqualTo(3);
    assertThat(first.sources()[0].description()).contains("partnerinsights");
  }

  @Test
  void followsAReportWhileItRuns() throws Exception {
    Dataset<Row> rows = StreamRun.newReader(report.options()).load();
    StreamingQuery query = run.startQuery(rows, Trigger.ProcessingTime(0));
    try {
      while (run.executionIds().size() < 3) {
        report.pass(Duration.ofDays(1));
        query.processAllAvailable();
      }
    } finally {
      query.stop();
    }
    assertThat(run.executionIds()).doesNotHaveDuplicates();
    assertThat(query.exception().isEmpty()).isTrue();
  }

  /** The service asks for a pause of four minutes before each of the next requests. */
  @Test
  @Timeout(120)
  void stopsAtOnceWhileItWaitsForTheService() throws Exception {
    report.pass(Duration.ofDays(1));
    Dataset<Row> rows = StreamRun.newReader(report.options()).load();
    sandbox
        .sandbox()
        .faults()
        .on("GET", "/ScheduledReport/execution")
        .always()
        .respond(503, Duration.ofMinutes(4));
    sandbox.calls().reset();
    StreamingQuery query = run.startQuery(rows, Trigger.ProcessingTime(0));
    sandbox.calls().awaitCall("GET", "/ScheduledReport/execution");

    query.stop();

    assertThat(query.exception().isEmpty()).isTrue();
  }

  @Test
  void returnsSelectedColumnsAndMetadata() throws Exception {
    report.pass(Duration.ofDays(1));
    Dataset<Row> rows =
        StreamRun.newReader(report.options())
            .load()
            .selectExpr("_report_id", "CustomerName", "_report_generated_time");
    StreamingQuery query =
        rows.writeStream()
            .format("memory")
            .queryName("selected")
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    Dataset<Row> read = TestSpark.session().table("selected");
    assertThat(read.count()).isEqualTo(report.rows());
    assertThat(read.first().getString(0)).isEqualTo(report.reportId());
    assertThat(read.first().getTimestamp(2).toInstant()).hasToString("2026-06-15T13:10:00Z");
    // Spark passes a stream's scan all columns of the relation, whatever the query selects.
    assertThat(((StreamingQueryWrapper) query).streamingQuery().lastExecution().executedPlan())
        .asString()
        .containsPattern("MicroBatchScan\\[Month#\\d+, CustomerName#\\d+, _report_id");
  }

  @Test
  void aFileWithoutAColumnStopsTheStream() throws Exception {
    report.pass(Duration.ofDays(1));
    run.readAvailable(report.options());
    sandbox
        .sandbox()
        .damageNewFiles(
            file ->
                new String(file, UTF_8).replaceFirst("CustomerName", "Customer").getBytes(UTF_8));
    report.pass(Duration.ofDays(1));

    assertThatThrownBy(() -> run.readAvailable(report.options()))
        .hasStackTraceContaining("PI-5003");
    assertThat(run.executionIds()).hasSize(1);
  }

  @Test
  void aSecondStreamOnTheCheckpointDuplicatesNoRow() throws Exception {
    report.pass(Duration.ofDays(3));
    Map<String, String> options = report.options("maxExecutionsPerTrigger", "1");
    StreamingQuery first =
        run.startQuery(StreamRun.newReader(options).load(), Trigger.ProcessingTime(0));
    try {
      run.awaitFirstBatch();
      run.readAvailable(options);
      assertThat(first.isActive()).as("the first stream").isFalse();
      report.pass(Duration.ofDays(1));
      run.readAvailable(options);
    } finally {
      first.stop();
    }

    assertThat(run.executionIds()).hasSize(4).doesNotHaveDuplicates();
    assertThat(run.rowCounts()).containsOnly((long) report.rows());
  }
}
