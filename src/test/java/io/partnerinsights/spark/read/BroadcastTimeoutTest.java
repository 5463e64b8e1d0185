package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The small side of a join is broadcast after its report is complete, which takes minutes. */
@Tag("full")
final class BroadcastTimeoutTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ofSeconds(4)).scale(0.1));

  private SparkSession session;

  @BeforeEach
  void shortenTheTimeout() {
    session = TestSpark.session().newSession();
    session.conf().set("spark.sql.broadcastTimeout", "1s");
  }

  private long rowsOfJoin() {
    Dataset<Row> report =
        session
            .read()
            .format("partnerinsights")
            .options(
                SERVICE.options(
                    "query", "SELECT Month FROM OfficeUsage", "reuse", "never", "preview", "false"))
            .load();
    Dataset<Row> months = report.select("Month");
    return session
        .range(3)
        .withColumn("Month", functions.lit("2026-01-01").cast("date"))
        .join(functions.broadcast(months), "Month")
        .count();
  }

  @Test
  void theTimeoutDoesNotCountTheWaitForTheReport() {
    assertThat(rowsOfJoin()).isNotNegative();
  }

  @Test
  void withoutAdaptiveExecutionItCountsTheWait() {
    session.conf().set("spark.sql.adaptive.enabled", "false");

    assertThatThrownBy(this::rowsOfJoin)
        .hasMessageContaining("Could not execute broadcast in 1 secs");
  }
}
