package io.partnerinsights.core.report;

/**
 * Records which reports and queries of the service a job uses, so that they can be deleted later.
 * Called by the thread that makes the step, before the next call.
 */
public interface CreationRecorder {

  /** Records nothing: what is created stays. */
  CreationRecorder NONE = new CreationRecorder() {};

  /** A query was created; recorded even if no report follows. */
  default void queryCreated(String queryId) {}

  default void reportCreated(String reportId) {}

  /** A repeated POST has created a second report of the same name, which nothing reads. */
  default void duplicateCreated(String reportId) {}

  /** A report of another application was adopted. */
  default void reportAdopted(String reportId) {}

  /** Whether this application may be reading a report, so that it must not be deleted. */
  default boolean needs(String reportId) {
    return false;
  }

  /** Whether the job deletes what earlier applications have left; true once for an account. */
  default boolean deletesDueReports() {
    return false;
  }
}
