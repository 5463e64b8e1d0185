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
 * Notifies the application when a SQL execution no longer needs its rows. That is at its end, or
 * earlier if one of its jobs fails or is cancelled: the execution then fails, but perhaps much
 * later. Also notifies of the application's end. Spark delivers events one by one.
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
