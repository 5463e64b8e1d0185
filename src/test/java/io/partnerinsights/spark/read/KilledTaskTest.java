package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.Await;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that Spark kills without an interrupt, as Spark 3.5 does, while the store is silent. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KilledTaskTest {
  private static final String FILES = "/blob/";
  private static final String INTERRUPT = "spark.sql.execution.interruptOnCancel";
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** Attempts of a download, each of which meets the silence. */
  private static final int ATTEMPTS = 6;

  private final SparkContext spark = TestSpark.session().sparkContext();
  private final EndedTasks ended = new EndedTasks();

  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.of(Sandbox.builder().latency(Duration.ZERO).compression(Compression.NONE));

  @BeforeEach
  void listen() {
    spark.addSparkListener(ended);
    TestSpark.session().conf().set(INTERRUPT, false);
  }

  @AfterEach
  void stopListening() {
    spark.removeSparkListener(ended);
    TestSpark.session().conf().unset(INTERRUPT);
  }

  /** The read fails once its timeout of a second is over; nothing resumes it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("full")
  void aKilledTaskEndsAfterItsFailedRead(boolean afterABreak) throws Exception {
    Dataset<Row> usage = load();
    long faults = prepare(afterABreak, usage);
    FutureTask<Throwable> action = new FutureTask<>(() -> catchThrowable(usage::collectAsList));
    new Thread(action).start();
    Await.until(() -> service.sandbox().faults().triggeredCount() >= faults);

    spark.cancelAllJobs();

    assertThat(ended.reasons.take()).isInstanceOf(TaskKilled.class);
    assertThat(action.get()).isNotNull();
    assertThat(service.sandbox().faults().triggeredCount())
        .as("the task ends before its last attempt")
        .isLessThan(faults - 1 + ATTEMPTS);
  }

  /** Prepares the silence, and returns the number of faults until it begins. */
  private long prepare(boolean afterABreak, Dataset<Row> usage) throws TimeoutException {
    usage.collectAsList();
    TestSpark.awaitListeners();
    ended.reasons.clear();
    if (afterABreak) {
      service.sandbox().faults().on("GET", FILES).breakAfter(1_000);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      service.sandbox().faults().on("GET", FILES).delay(SILENCE);
    }
    return afterABreak ? 2 : 1;
  }

  private Dataset<Row> load() {
    Map<String, String> options =
        service.options(
            "query", "SELECT Month, CustomerName FROM OfficeUsage", "readTimeout", "1s");
    return TestSpark.newReader(options).load();
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
