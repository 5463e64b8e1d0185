package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that Spark kills without an interrupt, which is its default, while nothing answers. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KilledTaskTest {
  private static final String FILES = "/blob/";
  private static final String EXECUTIONS = "/ScheduledReport/execution";
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final ManualClock clock = ManualClock.at(Instant.now());
  private final SparkContext spark = TestSpark.session().sparkContext();
  private final EndedTasks ended = new EndedTasks();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(
          Sandbox.builder()
              .clock(clock)
              .latency(Duration.ZERO)
              .linkLifetime(Duration.ofMinutes(10))
              .compression(Compression.NONE));

  /** What does not answer. */
  enum Silence {
    STORE,
    STORE_AFTER_A_BREAK,
    SERVICE_ASKED_FOR_A_LINK
  }

  @BeforeEach
  void listen() {
    spark.addSparkListener(ended);
  }

  @AfterEach
  void stopListening() {
    spark.removeSparkListener(ended);
  }

  @ParameterizedTest
  @EnumSource
  void aKilledTaskEndsSoon(Silence silence) throws Exception {
    Dataset<Row> usage = load();
    long faults = prepare(silence, usage);
    FutureTask<Throwable> action = new FutureTask<>(() -> catchThrowable(usage::collectAsList));
    new Thread(action).start();
    while (service.sandbox().faults().triggered() < faults) {
      Thread.onSpinWait();
    }

    spark.cancelAllJobs();

    TaskEndReason end = ended.reasons.poll(5, TimeUnit.SECONDS);
    assertThat(end).as("the end of the task, in time").isInstanceOf(TaskKilled.class);
    assertThat(action.get()).isNotNull();
    awaitNoChecker();
  }

  /** The thread that checks tasks ends with the last of them. */
  private static void awaitNoChecker() {
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("partnerinsights-killed-tasks"))) {
      Thread.onSpinWait();
    }
  }

  /** Prepares the silence, and returns the number of faults until it begins. */
  private long prepare(Silence silence, Dataset<Row> usage) throws TimeoutException {
    usage.collectAsList();
    TestSpark.awaitListeners();
    ended.reasons.clear();
    switch (silence) {
      case STORE -> service.sandbox().faults().on("GET", FILES).delay(SILENCE);
      case STORE_AFTER_A_BREAK -> {
        service.sandbox().faults().on("GET", FILES).breakAfter(1_000);
        service.sandbox().faults().on("GET", FILES).delay(SILENCE);
      }
      case SERVICE_ASKED_FOR_A_LINK -> {
        clock.advance(Duration.ofHours(2));
        service.sandbox().faults().on("GET", EXECUTIONS).delay(SILENCE);
      }
    }
    return silence == Silence.STORE_AFTER_A_BREAK ? 2 : 1;
  }

  @Test
  void aTaskThatIsNotKilledLeavesItsThreadAlone() {
    assertThat(load().collectAsList()).isNotEmpty();
    assertThat(load().limit(1).collectAsList()).hasSize(1);
  }

  private Dataset<Row> load() {
    Map<String, String> options =
        service.options("query", "SELECT Month, CustomerName FROM OfficeUsage");
    return TestSpark.read(options).load();
  }

  /** Records how tasks ended. */
  private static final class EndedTasks extends SparkListener {
    private final BlockingQueue<TaskEndReason> reasons = new LinkedBlockingQueue<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      reasons.add(end.reason());
    }
  }
}
