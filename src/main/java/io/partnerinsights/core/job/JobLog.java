package io.partnerinsights.core.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives the lines that a job logs while it waits. Called by every thread that waits. */
public interface JobLog {

  /** A line on what was created or adopted. */
  void event(String line);

  /** A line on the progress: at every change, and every 30 s in between. */
  void progress(String line);

  /** A line on a call that failed and will be repeated; once for each outage. */
  void warning(String line);

  /** Logs nothing. */
  static JobLog none() {
    return new JobLog() {
      @Override
      public void event(String line) {}

      @Override
      public void progress(String line) {}

      @Override
      public void warning(String line) {}
    };
  }

  /** Logs to SLF4J, at INFO and WARN. */
  static JobLog slf4j() {
    Logger logger = LoggerFactory.getLogger(ReportJob.class);
    return new JobLog() {
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
    };
  }
}
