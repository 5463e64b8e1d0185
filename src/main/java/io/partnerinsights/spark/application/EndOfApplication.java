package io.partnerinsights.spark.application;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;

/** Does one thing when the application ends. */
final class EndOfApplication extends SparkListener {
  private final Runnable action;

  EndOfApplication(Runnable action) {
    this.action = action;
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    action.run();
  }
}
