package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;

/** The errors of the enumerator. */
final class EnumeratorErrors {
  static final ErrorRow SAME_LINK =
      ErrorCode.LINK_EXPIRED.row(
          "The link to the report's file could not be renewed",
          "the service returned the link that the store has refused",
          "restart the job from its last checkpoint",
          "reportId, executionId");
  static final ErrorRow OTHER_RULES =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The state of the source belongs to a read with other options",
          "{differences}",
          "set the mode, the columns and their types (option schemaHints) as before, or start"
              + " the job without the state of this source{unbounded}");

  static final ErrorRow OTHER_KIND =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The state of the source belongs to another kind of read",
          "it is of {saved}, and now it is {now}",
          "set option startingExecution as before, or start the job without the state of this"
              + " source, or give the source another uid");
  static final ErrorRow NOT_RENEWED =
      ErrorCode.LINK_EXPIRED.row(
          "The link to the report's file could not be renewed",
          "{cause}",
          "see the log of the JobManager");

  private EnumeratorErrors() {}
}
