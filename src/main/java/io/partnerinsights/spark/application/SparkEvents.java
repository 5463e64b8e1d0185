package io.partnerinsights.spark.application;

import io.partnerinsights.core.model.LruMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows Spark's events, which Spark delivers one by one. Ends the waits of a SQL execution when
 * it ends, and when one of its jobs fails or is cancelled: the execution then fails, but perhaps
 * much later. Has links renewed that a failed task names as expired. Explains the failure of a task
 * whose executor does not have the connector: no code of ours runs there.
 */
final class SparkEvents extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(SparkEvents.class);

  /** The property of a job that names its SQL execution. */
  static final String EXECUTION_ID = "spark.sql.execution.id";

  /** Maximum number of running jobs; Spark may drop the event of a job's end. */
  private static final int MAX_JOBS = 10_000;

  private static final Pattern MISSING_CLASS =
      Pattern.compile(
          "(?:ClassNotFoundException|NoClassDefFoundError): (io[./]partnerinsights[\\w./$]*)");

  private final SqlExecutions executions;
  private final LinkRefresher links;
  private final Runnable onApplicationEnd;
  private final Map<Integer, Long> executionsOfJobs = new LruMap<>(MAX_JOBS);
  private boolean explained;

  SparkEvents(SqlExecutions executions, LinkRefresher links, Runnable onApplicationEnd) {
    this.executions = executions;
    this.links = links;
    this.onApplicationEnd = onApplicationEnd;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    Properties properties = start.properties();
    String id = properties == null ? null : properties.getProperty(EXECUTION_ID);
    executionsOfJobs.put(start.jobId(), id == null ? SqlExecutions.NONE : Long.parseLong(id));
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    Long id = executionsOfJobs.remove(end.jobId());
    if (id != null && end.jobResult() instanceof JobFailed failed) {
      executions.jobFailed(id, failed.exception());
    }
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionEnd end) {
      executions.executionEnded(end.executionId(), hasFailed(end));
    }
  }

  /** Whether there is an error message; Spark sends an empty one after a success. */
  private static boolean hasFailed(SparkListenerSQLExecutionEnd end) {
    return end.errorMessage().exists(message -> !message.isEmpty());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExceptionFailure failure && end.taskInfo() != null) {
      String error = failure.toErrorString();
      links.taskFailed(error, end.taskInfo().launchTime());
      explainMissingClass(MISSING_CLASS.matcher(error));
    }
  }

  /** Logs the remedy once; Spark's error names the class and nothing else. */
  private void explainMissingClass(Matcher missing) {
    if (!explained && missing.find()) {
      explained = true;
      LOG.error(
          "Class {} is missing on the executors: only the driver has the connector. Add its jar"
              + " with --jars, spark.jars or as a library of the cluster, and start the application"
              + " again. The report stays on the service, so the same query reads it without a new"
              + " report",
          missing.group(1));
    }
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    onApplicationEnd.run();
  }
}
