package io.partnerinsights.spark.application;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies of tasks that failed with an exception, because their link may have expired. Explains
 * the failure of a task whose executor does not have the connector: no code of ours runs there.
 */
final class TaskFailureListener extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(TaskFailureListener.class);

  private static final Pattern MISSING_CLASS =
      Pattern.compile(
          "(?:ClassNotFoundException|NoClassDefFoundError): (io[./]partnerinsights[\\w./$]*)");

  private final LinkRefresher links;
  private boolean explained;

  TaskFailureListener(LinkRefresher links) {
    this.links = links;
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
}
