package io.partnerinsights.cli.console;

import io.partnerinsights.core.base.OpenWaits;
import org.jspecify.annotations.Nullable;

/** Says how much of a download was received: after ten seconds, and then once a minute. */
public final class DownloadDisplay implements AutoCloseable {
  private static final long MIB = 1L << 20;

  private final OpenWaits.Entry progressEntry;

  public DownloadDisplay(OpenWaits openWaits) {
    this.progressEntry = openWaits.newEntry("");
  }

  /** Notes the progress, with the file's size unless it is null. */
  public void showProgress(long receivedBytes, @Nullable Long fileSize) {
    String sizeText = fileSize == null ? "" : " of " + fileSize / MIB;
    progressEntry.showActivity("download", ": " + receivedBytes / MIB + sizeText + " MiB");
  }

  @Override
  public void close() {
    progressEntry.endWait();
  }
}
