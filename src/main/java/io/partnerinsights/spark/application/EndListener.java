package io.partnerinsights.spark.application;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;

/**
 * Notifies the application when a SQL execution no longer needs its rows. That is at its end, or
 * earlier if one of its jobs fails or is cancelled: the execution then fails, but perhaps much
 * later. Also notifies of the application's end. Spark delivers events one by one.
 */
final class EndListener extends SparkListener {
  private final Listener listener;
  private final Map<Integer, Long> executionsOfJobs = new HashMap<>();

  /** Receives the ends. */
  interface Listener {

    /** A job has failed or was cancelled; the execution is {@code NONE} for an RDD's job. */
    void jobFailed(long execution);

    void executionEnded(long execution, boolean failed);

    void applicationEnded();
  }

  EndListener(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    Properties properties = start.properties();
    String id = properties == null ? null : properties.getProperty(SparkApplication.EXECUTION_ID);
    executionsOfJobs.put(start.jobId(), id == null ? QueryExecutions.NONE : Long.parseLong(id));
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    Long id = executionsOfJobs.remove(end.jobId());
    if (id != null && !end.jobResult().equals(JobSucceeded$.MODULE$)) {
      listener.jobFailed(id);
    }
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionEnd end) {
      listener.executionEnded(end.executionId(), hasFailed(end));
    }
  }

  /** Spark reports an empty message after a success. */
  private static boolean hasFailed(SparkListenerSQLExecutionEnd end) {
    return end.errorMessage().exists(message -> !message.isEmpty());
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    listener.applicationEnded();
  }
}
