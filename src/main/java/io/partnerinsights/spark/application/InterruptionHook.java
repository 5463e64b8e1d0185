package io.partnerinsights.spark.application;

import io.partnerinsights.core.base.StandardError;
import io.partnerinsights.core.session.Application;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Says what stays when a signal ends a program. Spark's own hook stops the session, so this hook
 * runs before it: Hadoop runs both, one after the other.
 */
public final class InterruptionHook {
  /** Spark's own priority is 30 above that of the file systems. */
  private static final int HOOK_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 40;

  private static final String RERUN_HINT = "To load the rest, run the same command again.";

  /** Maximum time in seconds for the load to end and to record its results. */
  private static final int MAX_END_SECONDS = 20;

  private final CountDownLatch loadEnd = new CountDownLatch(1);
  private volatile boolean isInterrupted;

  private InterruptionHook() {}

  /** Runs the load of a program. The errors of a load that a signal ends are not thrown. */
  public static void runLoad(Runnable load) {
    InterruptionHook hook = new InterruptionHook();
    ShutdownHookManager.get().addShutdownHook(hook::onSignal, HOOK_PRIORITY);
    try {
      load.run();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
      if (!hook.isInterrupted) {
        throw e;
      }
    } finally {
      hook.loadEnd.countDown();
    }
  }

  /** Prints, because a log may have ended: its own hook runs at the same time. */
  private void onSignal() {
    if (loadEnd.getCount() == 0) {
      return;
    }
    isInterrupted = true;
    List<Application> applications = SparkApplication.runningApplications();
    List<String> reportIds =
        applications.stream()
            .flatMap(application -> application.awaitedReportIds().stream())
            .toList();
    String nextStep = reportIds.isEmpty() ? RERUN_HINT : Application.continueHint(reportIds);
    StandardError.printFullWidth("Interrupted. " + nextStep, System.getenv("COLUMNS"));
    if (!applications.isEmpty()) {
      SparkApplication.stopWaiting();
    }
    applications.forEach(Application::close);
    awaitLoadEnd();
  }

  /** Spark stops after this hook, and could then no longer record results. */
  private void awaitLoadEnd() {
    try {
      boolean unused = loadEnd.await(MAX_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
