package io.partnerinsights.spark.application;

import io.partnerinsights.core.base.StandardError;
import io.partnerinsights.core.session.Application;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Says what stays when a signal ends a program. Spark's own hook stops the session, so this hook
 * runs before it: Hadoop runs both, one after the other.
 */
public final class Interruption {
  /** Spark's own priority is 30 above that of the file systems. */
  private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 40;

  private static final String NO_REPORT = "To load the rest, run the same command again.";

  private volatile boolean hasEnded;
  private volatile boolean isRequested;

  private Interruption() {}

  /** Runs the load of a program. The errors of a load that a signal ends are not thrown. */
  public static void runLoad(Runnable load) {
    Interruption interruption = new Interruption();
    ShutdownHookManager.get().addShutdownHook(interruption::onSignal, PRIORITY);
    try {
      load.run();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
      if (!interruption.isRequested) {
        throw e;
      }
    } finally {
      interruption.hasEnded = true;
    }
  }

  /** Prints, because a log may have ended: its own hook runs at the same time. */
  private void onSignal() {
    if (hasEnded) {
      return;
    }
    isRequested = true;
    List<Application> applications = SparkApplication.runningApplications();
    List<String> reports =
        applications.stream()
            .flatMap(application -> application.awaitedReportIds().stream())
            .toList();
    String nextStep = reports.isEmpty() ? NO_REPORT : Application.continueHint(reports);
    StandardError.printOver("Interrupted. " + nextStep, System.getenv("COLUMNS"));
    applications.forEach(Application::close);
  }
}
