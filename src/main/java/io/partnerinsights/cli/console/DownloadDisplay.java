package io.partnerinsights.cli.console;

import io.partnerinsights.core.session.ConsoleWaitDisplay;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shows a download of more than a MiB if standard error is a terminal; otherwise shows nothing. */
public final class DownloadDisplay implements AutoCloseable {
  private static final long MIB = 1L << 20;

  private final ConsoleWaitDisplay display;
  private final long start = System.nanoTime();
  private long shown;

  public DownloadDisplay(Shell shell, boolean quiet) {
    this.display = shell.display(quiet || !shell.terminals().err());
  }

  /** Shows the progress, once per MiB, with the file's size unless it is null. */
  public void show(long bytes, @Nullable Long size) {
    long mib = bytes / MIB;
    if (mib == shown) {
      return;
    }
    shown = mib;
    String of = size == null ? "" : " of " + size / MIB;
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    display.show("download: " + mib + of + " MiB", elapsed);
  }

  @Override
  public void close() {
    display.clear();
  }
}
