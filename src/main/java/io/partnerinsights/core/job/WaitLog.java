package io.partnerinsights.core.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a wait says how it goes, line by line. Called by every thread that waits. */
public interface WaitLog {
  /** How it stands: at every change, and about every 30 s in between. */
  void progress(String line);

  /** The service cannot be asked; once for each time that this begins. */
  void trouble(String line);

  /** To SLF4J, at INFO and WARN. */
  static WaitLog slf4j() {
    Logger logger = LoggerFactory.getLogger(ReportWaiter.class);
    return new WaitLog() {
      @Override
      public void progress(String line) {
        logger.info("{}", line);
      }

      @Override
      public void trouble(String line) {
        logger.warn("{}", line);
      }
    };
  }
}
