package io.partnerinsights.core.report;

import io.partnerinsights.core.spi.WaitDisplay;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * Logs to SLF4J what a job does while it waits, at INFO and WARN. Long waits are shown on a display
 * or, without one, at WARN even if INFO is enabled: Spark's shells enable INFO and hide it in their
 * appender. Called by every thread that waits.
 */
public class WaitLog {
  /** Interval of a display, and the shortest wait that it shows. */
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Time between two lines of a wait that does not change. */
  private static final Duration LINES = Duration.ofSeconds(30);

  /** The name that users see in their logs: that of the class that waits. */
  private static final String NAME = "io.partnerinsights.core.report.ReportWait";

  private final Logger logger;
  private final @Nullable WaitDisplay display;

  /** The dataset, if it is known. */
  private final String prefix;

  /** Whether only changes are logged and shown. */
  private final boolean onlyChanges;

  WaitLog(Logger logger, @Nullable WaitDisplay display, String prefix, boolean onlyChanges) {
    this.logger = logger;
    this.display = display;
    this.prefix = prefix;
    this.onlyChanges = onlyChanges;
  }

  public static WaitLog none() {
    return new WaitLog(NOPLogger.NOP_LOGGER, null, "", false);
  }

  public static WaitLog slf4j(@Nullable WaitDisplay display) {
    return new WaitLog(LoggerFactory.getLogger(NAME), display, "", false);
  }

  WaitLog of(String dataset) {
    return new WaitLog(logger, display, dataset + ": ", onlyChanges);
  }

  /** Returns a log for a display that keeps showing the last text. */
  WaitLog shownOn(WaitDisplay other) {
    return new WaitLog(logger, other, prefix, true);
  }

  /** Logs a line on what was created or adopted. */
  void event(String line) {
    logger.info("{}{}", prefix, line);
  }

  /** Logs a line on the progress: at every change, and at each {@link #nextLine}. */
  void progress(String line) {
    event(line);
  }

  /** Logs a line on a call that failed and will be repeated; once for each outage. */
  void warning(String line) {
    logger.warn("{}{}", prefix, line);
  }

  /** Logs a line on a long wait: after 10 s, then at growing intervals. */
  void notice(String line) {
    if (display == null) {
      logger.warn("{}{}", prefix, line);
    }
  }

  /** Shows a wait that lasts; called at each {@link #interval()} at the latest. */
  void waiting(String what, Duration elapsed) {
    if (display != null && (onlyChanges || elapsed.compareTo(SECOND) >= 0)) {
      display.show(what, elapsed);
    }
  }

  void waitEnded() {
    if (display != null) {
      display.clear();
    }
  }

  /** Returns the maximum time between two calls of {@link #waiting}. */
  Duration interval() {
    return display == null || onlyChanges ? ChronoUnit.FOREVER.getDuration() : SECOND;
  }

  /** Returns when a line is due although nothing has changed. */
  Instant nextLine(Instant last) {
    return onlyChanges ? Instant.MAX : last.plus(LINES);
  }
}
