package io.partnerinsights.core.cache;

/**
 * Receives how a read of a complete report ends. A report whose read failed stays on the service
 * when the application ends, because the next run can read it without waiting.
 */
public interface ReadOutcome {

  /** A part of the file was read to its end. A later failure of the same read counts more. */
  void succeeded();

  /** The rows could not be read, or the engine could not use them. */
  void failed();
}
