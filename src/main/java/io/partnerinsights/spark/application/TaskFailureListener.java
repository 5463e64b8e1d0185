package io.partnerinsights.spark.application;

import org.apache.spark.ExceptionFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Notifies of tasks that failed with an exception, because their link may have expired. */
final class TaskFailureListener extends SparkListener {
  private final LinksInUse links;

  TaskFailureListener(LinksInUse links) {
    this.links = links;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExceptionFailure failure && end.taskInfo() != null) {
      links.taskFailed(failure.toErrorString(), end.taskInfo().launchTime());
    }
  }
}
