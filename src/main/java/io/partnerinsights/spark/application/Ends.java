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
 * Hears when the rows of a SQL execution are not needed any more: at its end, well or badly, and as
 * soon as one of its jobs fails or is cancelled, which Spark does not survive but may notice late.
 * Hears also of the end of the application. Spark tells one event after the other.
 */
final class Ends extends SparkListener {
  private final LongConsumer execution;
  private final Runnable application;
  private final Map<Integer, Long> executionsOfJobs = new HashMap<>();

  Ends(LongConsumer execution, Runnable application) {
    this.execution = execution;
    this.application = application;
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
      execution.accept(id);
    }
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
