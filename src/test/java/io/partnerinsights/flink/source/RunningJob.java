package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.util.CloseableIterator;

/** A job without an end, and its results. Results appear after a checkpoint, each of them once. */
@SuppressWarnings("try") // Flink's close() may be interrupted
final class RunningJob implements AutoCloseable {
  private final JobClient client;
  private final CloseableIterator<String> results;

  private RunningJob(JobClient client, CloseableIterator<String> results) {
    this.client = client;
    this.results = results;
  }

  /** Returns an environment with two readers and checkpoints; a failure ends the job. */
  static StreamExecutionEnvironment createEnvironment(Map<String, String> settings) {
    Configuration configuration = Configuration.fromMap(Map.of("restart-strategy.type", "none"));
    settings.forEach(configuration::setString);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    // Without the test's cluster, Flink starts one that ends with the job. If it ends while the
    // results are closed, Flink's close() fails.
    assertThat(env)
        .as("an environment of the test's cluster")
        .isInstanceOf(TestStreamEnvironment.class);
    env.setParallelism(2);
    env.enableCheckpointing(30);
    return env;
  }

  /** Returns settings with which a job is restarted after a failure. */
  static Map<String, String> restartSettings() {
    return Map.of(
        "restart-strategy.type", "fixed-delay",
        "restart-strategy.fixed-delay.attempts", "10",
        "restart-strategy.fixed-delay.delay", "10ms");
  }

  static RunningJob start(DataStream<String> rows) throws Exception {
    CloseableIterator<String> results = rows.collectAsync();
    return new RunningJob(rows.getExecutionEnvironment().executeAsync(), results);
  }

  JobID id() {
    return client.getJobID();
  }

  /** Waits for further results. */
  List<String> awaitResults(int count) {
    List<String> newResults = new ArrayList<>();
    while (newResults.size() < count && results.hasNext()) {
      newResults.add(results.next());
    }
    return newResults;
  }

  /** Waits for a failure of the job. */
  Throwable awaitFailure() throws Exception {
    try {
      client.getJobExecutionResult().get();
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("the job has not failed");
  }

  /** Waits until Flink waits for the delay of the restart strategy. */
  void awaitRestart() throws Exception {
    CommonTestUtils.waitUntilCondition(this::isRestarting);
  }

  boolean isRestarting() throws Exception {
    return client.getJobStatus().get() == JobStatus.RESTARTING;
  }

  /** Waits until all tasks run: the JobManager calls the service before, but saves nothing. */
  void awaitTasks(MiniCluster cluster) throws Exception {
    CommonTestUtils.waitForAllTaskRunning(cluster, id(), false);
  }

  /** Ends the job, whose tasks must run, with a savepoint, and returns its path. */
  String stopWithSavepoint(String folder) throws Exception {
    String path = client.triggerSavepoint(folder, SavepointFormatType.CANONICAL).get();
    client.cancel().get();
    return path;
  }

  @Override
  public void close() {
    try (CloseableIterator<String> closing = results) {
      if (!client.getJobStatus().get().isGloballyTerminalState()) {
        client.cancel().get();
      }
    } catch (Exception e) {
      throw new IllegalStateException("the job could not be ended", e);
    }
  }
}
