package io.partnerinsights.core.job;

import io.partnerinsights.core.spi.WaitDisplay;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives the lines that a job logs while it waits. Called by every thread that waits. */
public interface JobLog {

  /** The name that users see in their logs: that of the class that waits. */
  String LOGGER = "io.partnerinsights.core.job.ReportJob";

  /** Interval of a display, and the shortest wait that it shows. */
  Duration SECOND = Duration.ofSeconds(1);

  /** A line on what was created or adopted. */
  default void event(String line) {}

  /** A line on the progress: at every change, and every 30 s in between. */
  default void progress(String line) {}

  /** A line on a call that failed and will be repeated; once for each outage. */
  default void warning(String line) {}

  /** A line on a long wait: after 10 s, then at growing intervals. */
  default void notice(String line) {}

  /**
   * A wait that lasts; called at each {@link #interval()} at the latest.
   *
   * @param what what is waited for, in a few words
   */
  default void waiting(String what, Duration elapsed) {}

  /** The wait has ended, if there was one. */
  default void waitEnded() {}

  /** Maximum time between two calls of {@link #waiting}. */
  default Duration interval() {
    return Duration.ofDays(1);
  }

  static JobLog none() {
    return new JobLog() {};
  }

  /**
   * Logs to SLF4J, at INFO and WARN. Long waits are at WARN even if INFO is enabled: Spark's shells
   * enable INFO and hide it in their appender.
   */
  static JobLog slf4j() {
    return new Slf4j(LoggerFactory.getLogger(LOGGER), Optional.empty());
  }

  /** Logs to SLF4J, and shows waits on a display instead of as warnings. */
  static JobLog shown(WaitDisplay display) {
    return new Slf4j(LoggerFactory.getLogger(LOGGER), Optional.of(display));
  }

  record Slf4j(Logger logger, Optional<WaitDisplay> display) implements JobLog {
    @Override
    public void event(String line) {
      logger.info("{}", line);
    }

    @Override
    public void progress(String line) {
      logger.info("{}", line);
    }

    @Override
    public void warning(String line) {
      logger.warn("{}", line);
    }

    @Override
    public void notice(String line) {
      if (display.isEmpty()) {
        logger.warn("{}", line);
      }
    }

    @Override
    public void waiting(String what, Duration elapsed) {
      if (elapsed.compareTo(SECOND) >= 0) {
        display.ifPresent(shown -> shown.show(what, elapsed));
      }
    }

    @Override
    public void waitEnded() {
      display.ifPresent(WaitDisplay::clear);
    }

    @Override
    public Duration interval() {
      return display.isPresent() ? SECOND : JobLog.super.interval();
    }
  }
}
