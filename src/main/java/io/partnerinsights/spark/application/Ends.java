package io.partnerinsights.spark.application;

import java.util.function.LongConsumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;

/** Hears of the ends of SQL executions, well or badly, and of the application. */
final class Ends extends SparkListener {
  private final LongConsumer execution;
  private final Runnable application;

  Ends(LongConsumer execution, Runnable application) {
    this.execution = execution;
    this.application = application;
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionEnd end) {
      execution.accept(end.executionId());
    }
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    application.run();
  }
}
