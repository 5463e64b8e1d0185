package io.partnerinsights.spark.application;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;

/**
 * The Spark application of this JVM, on the driver. A SparkContext that follows another one is
 * another application.
 *
 * <p>It ends with Spark's own event: {@code SparkContext.stop()} waits for its listeners, and Spark
 * stops a context at the latest when the JVM ends. A shutdown hook would run beside Spark's, and
 * not between two applications of one JVM.
 */
public final class SparkApplication {
  static final String EXECUTION_ID = "spark.sql.execution.id";

  private static final Map<String, SparkApplication> RUNNING = new ConcurrentHashMap<>();

  private final Application reports = new Application();
  private final QueryExecutions executions = new QueryExecutions();

  private SparkApplication() {}

  /** The reports of the running application; without a SparkContext those of this JVM. */
  public static Application reports() {
    return current().reports;
  }

  /**
   * Plans a read of the running application; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for wrong options, credentials
   *     or names
   */
  public static ReadPlan read(ConnectorOptions options) {
    return Session.open(options, reports()).plan();
  }

  /**
   * Runs on this thread what may wait for a report. The thread is interrupted when the SQL
   * execution that needs the report ends, or loses one of its jobs.
   */
  public static <T> T await(Supplier<T> report) {
    return current().executions.await(executionId(), report);
  }

  /** Notes that this thread plans a SQL execution, which may wait for a report later. */
  public static void registerPlanner() {
    current().executions.registerPlanner(executionId());
  }

  private static long executionId() {
    String id =
        SparkEnv.get() == null ? null : SparkContext.getOrCreate().getLocalProperty(EXECUTION_ID);
    return id == null ? QueryExecutions.NONE : Long.parseLong(id);
  }

  /** Ends all waits of the running application, as an interrupt of each thread would. */
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
    context.addSparkListener(new EndListener(application.executions::end, () -> end(id)));
    return application;
  }

  private static void end(String id) {
    SparkApplication ended = RUNNING.remove(id);
    if (ended != null) {
      ended.reports.close();
    }
  }
}
