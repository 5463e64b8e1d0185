package io.partnerinsights.cli.console;

import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.Report;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a command has opened when the process is asked to end, for example by Ctrl-C. A running
 * report then stays on the service, and its ids are printed. Thread-safe.
 */
public final class Interruption {
  /** Time for the command to delete its temporary files after everything is closed. */
  private static final Duration MAX_COMMAND_END = Duration.ofSeconds(5);

  private volatile boolean requested;
  private volatile @Nullable Application application;
  private volatile Consumer<@Nullable String> messagePrinter = report -> {};
  private volatile @Nullable Report report;

  private Interruption() {}

  /** Returns an interruption that is never requested. */
  public static Interruption neverRequested() {
    return new Interruption();
  }

  static Interruption installShutdownHook() {
    Interruption interruption = new Interruption();
    Thread commandThread = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.endCommand(commandThread)));
    return interruption;
  }

  /** Whether the process is ending. Then only the signal decides its exit code. */
  public boolean isRequested() {
    return requested;
  }

  /**
   * Registers an application to close if the process must end before {@link #closeApplication}.
   *
   * @param printMessage shows the user how to continue with the report of an id; null without one
   */
  public void registerApplication(
      Application openApplication, Consumer<@Nullable String> printMessage) {
    messagePrinter = printMessage;
    application = openApplication;
  }

  /**
   * Closes the application at the end of the command, unless the process is ending: then it is
   * closed by the thread that ends it, which no interrupt stops.
   */
  public void closeApplication() {
    Application openApplication = application;
    if (!requested && openApplication != null) {
      application = null;
      openApplication.close();
    }
  }

  /** Registers the report that is being read. The message of an interruption names it. */
  public void registerReport(Report currentReport) {
    report = currentReport;
  }

  private void endCommand(Thread commandThread) {
    Application openApplication = application;
    if (openApplication == null) {
      return;
    }
    requested = true;
    // The command may hang, or have too little time.
    messagePrinter.accept(
        openApplication.awaitedReportIds().stream()
            .findFirst()
            .or(() -> Optional.ofNullable(report).map(Report::reportId))
            .orElse(null));
    // The message above is enough: later logs only report that calls were ended.
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    openApplication.close();
    try {
      commandThread.interrupt();
      commandThread.join(MAX_COMMAND_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
