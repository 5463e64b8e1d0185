package io.partnerinsights.core.job;

import io.partnerinsights.core.model.ExecutionStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * What the polls of a report have shown so far. Immutable.
 *
 * @param since when this wait began; the time-out counts from here
 * @param status the service's last word, or what is known instead, such as {@code not started}
 * @param executionId the execution that is waited for; absent until one is listed
 * @param missed polls in a row without an execution
 * @param absences lookups in a row that did not list the report itself
 * @param linkless polls in a row that showed a completed execution without a link
 * @param firstRun when a scheduled report runs for the first time, if that is in the future
 * @param asked the only status that the next poll asks for; absent for all of them
 */
public record PollProgress(
    Instant since,
    String status,
    Optional<String> executionId,
    int missed,
    int absences,
    int linkless,
    Optional<Instant> firstRun,
    Optional<ExecutionStatus.Kind> asked) {
  private static final String NOT_POLLED = "not polled yet";
  private static final String NOT_STARTED = "not started";

  /** The progress of a wait that begins now. */
  static PollProgress begin(Instant now, Optional<String> executionId) {
    return new PollProgress(
        now, NOT_POLLED, executionId, 0, 0, 0, Optional.empty(), Optional.empty());
  }

  /** The same report in a new wait. */
  PollProgress restart(Instant now) {
    return new PollProgress(now, status, executionId, 0, 0, 0, firstRun, Optional.empty());
  }

  /** After a poll that showed this execution. */
  PollProgress seen(String id, String word, boolean withoutLink) {
    int without = withoutLink ? linkless + 1 : 0;
    String shown = withoutLink ? word + " without a link" : word;
    return new PollProgress(
        since, shown, Optional.of(id), 0, 0, without, firstRun, Optional.empty());
  }

  /** After a poll that showed no execution. */
  PollProgress missing() {
    String shown = firstRun.map(start -> "scheduled for " + start).orElse(NOT_STARTED);
    return new PollProgress(
        since, shown, executionId, missed + 1, absences, 0, firstRun, Optional.empty());
  }

  /** After a lookup that did not list the report. */
  PollProgress absent() {
    return new PollProgress(
        since, status, executionId, missed, absences + 1, linkless, firstRun, Optional.empty());
  }

  /** After a lookup that listed the report. */
  PollProgress present(Optional<Instant> start) {
    String shown = start.map(time -> "scheduled for " + time).orElse(NOT_STARTED);
    return new PollProgress(
        since, shown, executionId, missed, 0, linkless, start, Optional.empty());
  }

  /** Before a poll that asks for one status only. */
  PollProgress asking(ExecutionStatus.Kind kind) {
    return new PollProgress(
        since, status, executionId, missed, absences, linkless, firstRun, Optional.of(kind));
  }

  /** Whether a poll of this wait was answered. */
  boolean isAnswered() {
    return !status.equals(NOT_POLLED);
  }
}
