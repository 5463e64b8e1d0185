package io.partnerinsights.cli.console;

import io.partnerinsights.core.session.ConsoleWaitDisplay;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows a download of more than a MiB if standard error is a terminal; otherwise shows nothing. */
public final class DownloadDisplay implements AutoCloseable {
  private static final long MIB = 1L << 20;

  private final Optional<ConsoleWaitDisplay> display;
  private final long start = System.nanoTime();
  private long shown;

  /** Creates a display that shows nothing yet. */
  public DownloadDisplay(Shell shell, boolean quiet) {
    this.display =
        Optional.of(shell.err())
            .filter(err -> shell.terminals().err() && !quiet)
            .map(err -> new ConsoleWaitDisplay(err, ConsoleWaitDisplay.columns()));
  }

  /** Shows the progress, once per MiB, with the file's size if it is known. */
  public void show(long bytes, OptionalLong size) {
    long mib = bytes / MIB;
    if (mib == shown) {
      return;
    }
    shown = mib;
    String of = size.isPresent() ? " of " + size.getAsLong() / MIB : "";
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    display.ifPresent(line -> line.show("download: " + mib + of + " MiB", elapsed));
  }

  @Override
  public void close() {
    display.ifPresent(ConsoleWaitDisplay::clear);
  }
}
