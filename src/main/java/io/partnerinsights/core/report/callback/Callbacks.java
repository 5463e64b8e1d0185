package io.partnerinsights.core.report.callback;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the service's calls while somebody waits. A call is a hint to look, never proof: nothing in
 * it is believed, and without it the report is found by the next look. Thread-safe.
 */
public final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  private final Optional<CallbackSettings> settings;

  /** Without settings nothing is heard and no port opened. */
  public Callbacks(Optional<CallbackSettings> settings) {
    this.settings = settings;
  }

  /**
   * Hears calls about a report until it is told to stop. A port that cannot be opened is a warning.
   *
   * @param called is run by another thread for each call, and returns at once
   */
  public Hearing hear(String reportId, Runnable called) {
    return settings.map(known -> hear(known, reportId, called)).orElse(() -> {});
  }

  private static Hearing hear(CallbackSettings settings, String reportId, Runnable called) {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    try {
      return CallbackPort.hear(address, reportId, called);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "Callbacks cannot be heard at {}:{} ({}); reports are found by looking only",
          settings.host(),
          settings.port(),
          e.toString());
      return () -> {};
    }
  }

  /** As long as it is open, calls about one report are heard. */
  @FunctionalInterface
  public interface Hearing extends AutoCloseable {
    @Override
    void close();
  }
}
