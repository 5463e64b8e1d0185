package io.partnerinsights.core.cache;

/**
 * Receives the outcome of a read of a complete report. If the read failed, the report stays on the
 * service when the application ends, because the next run can read it without waiting.
 */
public interface ReadOutcome {

  /** Called when a split was read to its end. A failure of the same read overrides it. */
  void succeeded();

  /** Called when the rows could not be read, or the engine's query has failed. */
  void failed();
}
