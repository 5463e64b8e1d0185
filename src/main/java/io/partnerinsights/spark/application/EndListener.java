package io.partnerinsights.spark.application;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.LongConsumer;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;

/**
 * Notifies when a SQL execution does not need its rows any more: at its end, and as soon as one of
 * its jobs fails or is cancelled, which Spark does not survive but may notice late. Notifies of the
 * application's end too. Spark delivers one event after the other.
 */
final class EndListener extends SparkListener {
  private final LongConsumer executionEnded;
  private final Runnable applicationEnded;
  private final Map<Integer, Long> executionsOfJobs = new HashMap<>();

  EndListener(LongConsumer executionEnded, Runnable applicationEnded) {
    this.executionEnded = executionEnded;
    this.applicationEnded = applicationEnded;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    Properties properties = start.properties();
    String id = properties == null ? null : properties.getProperty(SparkApplication.EXECUTION_ID);
    if (id != null) {
      executionsOfJobs.put(start.jobId(), Long.parseLong(id));
    }
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    Long id = executionsOfJobs.remove(end.jobId());
    if (id != null && !end.jobResult().equals(JobSucceeded$.MODULE$)) {
      executionEnded.accept(id);
    }
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionEnd end) {
      executionEnded.accept(end.executionId());
    }
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    applicationEnded.run();
  }
}
