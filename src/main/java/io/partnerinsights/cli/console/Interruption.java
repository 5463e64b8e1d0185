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
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private volatile boolean requested;
  private volatile @Nullable Application application;
  private volatile Consumer<@Nullable String> printer = report -> {};
  private volatile @Nullable Report report;

  private Interruption() {}

  /** Returns one that nothing requests. */
  public static Interruption never() {
    return new Interruption();
  }

  static Interruption ofProcess() {
    Interruption interruption = new Interruption();
    Thread command = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.end(command)));
    return interruption;
  }

  /** Whether the process is ending. Then only the signal decides its exit code. */
  public boolean isRequested() {
    return requested;
  }

  /**
   * Closes an application when the process is asked to end before {@link #close}.
   *
   * @param printMessage tells the user how to continue with the report of an id; null without one
   */
  public void opened(Application opened, Consumer<@Nullable String> printMessage) {
    printer = printMessage;
    application = opened;
  }

  /**
   * Closes the application at the end of the command, unless the process is ending: then it is
   * closed by the thread that ends it, which no interrupt stops.
   */
  public void close() {
    Application ended = application;
    if (!requested && ended != null) {
      application = null;
      ended.close();
    }
  }

  /** Notes that rows of a report are read, which the message of an interruption names. */
  public void reads(Report read) {
    report = read;
  }

  private void end(Thread command) {
    Application open = application;
    if (open == null) {
      return;
    }
    requested = true;
    // The command may hang, or have too little time.
    printer.accept(
        open.waitedFor().stream()
            .findFirst()
            .or(() -> Optional.ofNullable(report).map(Report::reportId))
            .orElse(null));
    // What is logged meanwhile belongs to the end, of which one sentence tells the user.
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    open.close();
    try {
      command.interrupt();
      command.join(END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
