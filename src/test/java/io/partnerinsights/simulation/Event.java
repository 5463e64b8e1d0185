package io.partnerinsights.simulation;

import io.partnerinsights.core.errors.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What has happened in a simulated world. */
sealed interface Event {

  /** Returns the time by the service's clock. */
  Instant time();

  /**
   * The service has answered the creation of a report.
   *
   * @param created whether the answer describes a created report
   * @param ambiguous whether the application cannot know if the report was created
   */
  record Submitted(
      Instant time, String process, String question, boolean created, boolean ambiguous)
      implements Event {}

  /** A read has begun. */
  record ReadBegan(Instant time, String process, String question, ReadSettings settings)
      implements Event {}

  /**
   * A read has ended.
   *
   * @param error empty for the right rows
   * @param duration time since its begin
   */
  record ReadEnded(
      Instant time,
      String process,
      String question,
      ReadSettings settings,
      Optional<ErrorCode> error,
      Duration duration,
      String message)
      implements Event {}

  /** The user has invalidated the reports of an application. */
  record Invalidated(Instant time, String process) implements Event {}

  /** Another user of the account has deleted, paused or resumed a report. */
  record Meddled(Instant time, String what) implements Event {}

  /** A promise was broken. */
  record Violated(Instant time, String process, String what) implements Event {}
}
