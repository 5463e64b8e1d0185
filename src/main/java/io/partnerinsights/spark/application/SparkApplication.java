package io.partnerinsights.spark.application;

import io.partnerinsights.core.report.broker.ReportBroker;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;

/**
 * The reports of the Spark application of this JVM; a SparkContext that follows another is another
 * application. Driver only.
 *
 * <p>Its end is told by Spark's own listener: {@code SparkContext.stop()} tells it and waits until
 * it has been heard, and Spark stops a context that nobody has stopped when the JVM ends. A
 * shutdown hook of ours would run beside Spark's, and not at all between two applications of one
 * JVM.
 */
public final class SparkApplication {
  private static final Map<String, ReportBroker> RUNNING = new ConcurrentHashMap<>();

  private SparkApplication() {}

  /** The reports of the application that runs now; where none runs, those of this JVM. */
  public static ReportBroker reports() {
    if (SparkEnv.get() == null) {
      return RUNNING.computeIfAbsent("", id -> new ReportBroker(Clock.systemUTC()));
    }
    SparkContext context = SparkContext.getOrCreate();
    return RUNNING.computeIfAbsent(context.applicationId(), id -> begin(id, context));
  }

  private static ReportBroker begin(String id, SparkContext context) {
    ReportBroker reports = new ReportBroker(Clock.systemUTC());
    context.addSparkListener(new EndOfApplication(() -> end(id)));
    return reports;
  }

  private static void end(String id) {
    ReportBroker ended = RUNNING.remove(id);
    if (ended != null) {
      ended.close();
    }
  }
}
