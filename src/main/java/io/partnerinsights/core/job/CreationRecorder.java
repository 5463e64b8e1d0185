package io.partnerinsights.core.job;

/**
 * Records what a job creates on the service, so that it can be deleted later. Called by the thread
 * that makes the step, before the next call.
 */
public interface CreationRecorder {

  /** Records nothing: what is created stays. */
  CreationRecorder NONE = new CreationRecorder() {};

  /** A query was created; recorded even if no report follows. */
  default void queryCreated(String queryId) {}

  /** A report was created. */
  default void reportCreated(String reportId) {}

  /** A repeated POST has created a second report of the same name, which nothing reads. */
  default void duplicateCreated(String reportId) {}
}
