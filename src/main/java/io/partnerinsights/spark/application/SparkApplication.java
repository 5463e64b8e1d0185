package io.partnerinsights.spark.application;

import io.partnerinsights.core.cache.ReportBroker;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
  static final String EXECUTION_ID = "spark.sql.execution.id";
  private static final Map<String, SparkApplication> RUNNING = new ConcurrentHashMap<>();

  private final ReportBroker reports = new ReportBroker(Clock.systemUTC());
  private final Executions executions = new Executions();

  private SparkApplication() {}

  /** The reports of the application that runs now; where none runs, those of this JVM. */
  public static ReportBroker reports() {
    return current().reports;
  }

  /**
   * Does on this thread what may wait for a report. An end of the SQL execution that needs it, or
   * of one of its jobs without success, interrupts it.
   */
  public static <T> T await(Supplier<T> report) {
    return current().executions.during(execution(), report);
  }

  /** Notes that the SQL execution which may wait for a report later is planned on this thread. */
  public static void plan() {
    current().executions.plan(execution());
  }

  private static long execution() {
    String id =
        SparkEnv.get() == null ? null : SparkContext.getOrCreate().getLocalProperty(EXECUTION_ID);
    return id == null ? Executions.NONE : Long.parseLong(id);
  }

  /** Ends all waits of the application that runs now, as an interrupt of each would. */
  public static void stopWaiting() {
    current().executions.interruptAll();
  }

  private static SparkApplication current() {
    if (SparkEnv.get() == null) {
      return RUNNING.computeIfAbsent("", id -> new SparkApplication());
    }
    SparkContext context = SparkContext.getOrCreate();
    return RUNNING.computeIfAbsent(context.applicationId(), id -> begin(id, context));
  }

  private static SparkApplication begin(String id, SparkContext context) {
    SparkApplication application = new SparkApplication();
    context.addSparkListener(new Ends(application.executions::end, () -> end(id)));
    return application;
  }

  private static void end(String id) {
    SparkApplication ended = RUNNING.remove(id);
    if (ended != null) {
      ended.reports.close();
    }
  }
}
