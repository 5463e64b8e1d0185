package io.partnerinsights.cli.console;

import io.partnerinsights.core.base.OpenWaits;
import org.jspecify.annotations.Nullable;

/** Says how much of a download was received: after ten seconds, and then once a minute. */
public final class DownloadDisplay implements AutoCloseable {
  private static final long MIB = 1L << 20;

  private final OpenWaits.Entry wait;

  public DownloadDisplay(OpenWaits open) {
    this.wait = open.entry("");
  }

  /** Notes the progress, with the file's size unless it is null. */
  public void show(long bytes, @Nullable Long size) {
    String of = size == null ? "" : " of " + size / MIB;
    wait.show("download", ": " + bytes / MIB + of + " MiB");
  }

  @Override
  public void close() {
    wait.end();
  }
}
