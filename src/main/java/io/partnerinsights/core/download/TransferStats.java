package io.partnerinsights.core.download;

import java.time.Duration;

/** Figures of the transfer of a file, or of parts of it, as far as it has come. */
public interface TransferStats {
  /** How many bytes have come from the store, as it holds them. */
  long bytesReceived();

  /** How often a broken transfer has gone on where it broke. */
  int resumes();

  /** How long the reader has waited for bytes. */
  Duration timeWaiting();

  /** How long reads from the network have taken. */
  Duration timeDownloading();

  /** How long inflating has taken, which goes on beside the reader; nothing for a plain file. */
  Duration timeInflating();
}
