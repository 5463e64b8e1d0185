package io.partnerinsights.cli.console;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Ends what a command has opened when the process is asked to end, for example by Ctrl-C. A running
 * report then stays on the service, and its ids are printed. Thread-safe.
 */
public final class Interruption {
  /** Time for the command to print its error after everything is closed. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private volatile boolean requested;

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

  /** Closes a resource when the process is asked to end before it is {@link #closed}. */
  public <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Notes that the command has closed a resource. */
  public void closed(AutoCloseable resource) {
    opened.remove(resource);
  }

  private void end(Thread command) {
    if (opened.isEmpty()) {
      return;
    }
    requested = true;
    opened.forEach(Interruption::close);
    try {
      command.interrupt();
      command.join(END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.err.println(e.getMessage());
    }
  }
}
