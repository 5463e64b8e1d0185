package io.partnerinsights.spark.application;

import io.partnerinsights.core.model.LruMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;

/**
 * Notifies the application when a SQL execution ends, and when one of its jobs fails or is
 * cancelled: the execution then fails, but perhaps much later. Also notifies of the application's
 * end. Spark delivers events one by one.
 */
final class EndListener extends SparkListener {
  /** The property of a job that names its SQL execution. */
  static final String EXECUTION_ID = "spark.sql.execution.id";

  /** Maximum number of running jobs; Spark may drop the event of a job's end. */
  private static final int MAX_JOBS = 10_000;

  private final Listener listener;
  private final Map<Integer, Long> executionsOfJobs = new LruMap<>(MAX_JOBS);

  /** Receives the notifications. */
  interface Listener {

    /**
     * Called when a job has failed or was cancelled; {@code NONE} stands for an RDD's job.
     *
     * @param failure Spark's error, which says why
     */
    void jobFailed(long execution, Exception failure);

    void executionEnded(long execution, boolean failed);

    void applicationEnded();
  }

  EndListener(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    Properties properties = start.properties();
    String id = properties == null ? null : properties.getProperty(EXECUTION_ID);
    executionsOfJobs.put(start.jobId(), id == null ? WaitRegistry.NONE : Long.parseLong(id));
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    Long id = executionsOfJobs.remove(end.jobId());
    if (id != null && end.jobResult() instanceof JobFailed failed) {
      listener.jobFailed(id, failed.exception());
    }
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionEnd end) {
      listener.executionEnded(end.executionId(), hasFailed(end));
    }
  }

  /** Whether there is an error message; Spark sends an empty one after a success. */
  private static boolean hasFailed(SparkListenerSQLExecutionEnd end) {
    return end.errorMessage().exists(message -> !message.isEmpty());
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    listener.applicationEnded();
  }
}
