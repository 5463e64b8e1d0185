package io.partnerinsights.cli.console;

import io.partnerinsights.core.session.ConsoleWaitDisplay;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a download as a bar if standard error is a terminal; otherwise shows nothing. */
public final class DownloadBar implements AutoCloseable {
  private static final long MIB = 1L << 20;

  /** Characters of a line that does not wrap. */
  private static final int WIDTH = ConsoleWaitDisplay.columns() - 1;

  private final Shell shell;
  private final boolean shown;
  private ProgressBar bar;

  /** Creates a bar that appears with the first bytes. */
  public DownloadBar(Shell shell, boolean quiet) {
    this.shell = shell;
    this.shown = shell.terminals().err() && !quiet;
  }

  /**
   * Shows the progress.
   *
   * @param size the number of bytes of the file; negative if it is unknown
   */
  public void show(long bytes, long size) {
    if (!shown) {
      return;
    }
    if (bar == null) {
      bar = create(size);
    }
    bar.stepTo(bytes);
  }

  private ProgressBar create(long size) {
    return new ProgressBarBuilder()
        .setTaskName("Downloading")
        .setInitialMax(size)
        .setUnit(" MiB", MIB)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new DelegatingProgressBarConsumer(this::print, WIDTH))
        .build();
  }

  private void print(String line) {
    shell.err().print("\r" + line);
    shell.err().flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      print(" ".repeat(WIDTH) + "\r");
    }
  }
}
