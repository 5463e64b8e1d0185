package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.RowRules;
import io.partnerinsights.flink.source.split.NonRecoverableException;
import java.util.List;
import java.util.Optional;

/**
 * The state from which an enumerator continues. A state that belongs to another kind of read or to
 * one with other rules, or cannot be read, fails the job after its start: Flink may lose what is
 * thrown while it restores a state. Until then no reader has a link, so none emits a row.
 *
 * <p>Immutable: the thread that restores a job creates it, and the coordinator's thread and the
 * worker thread of {@code callAsync} throw the refusal.
 */
record RestoredState(EnumeratorState state) {
  private static final ErrorTemplate OTHER_RULES =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The job cannot continue from its saved state, because option mode or the columns have"
              + " changed",
          "{differences}",
          "to continue the read, use the same columns and the same options mode and schemaHints as"
              + " before. To start over, start the job without a savepoint{unbounded}");

  private static final ErrorTemplate OTHER_KIND =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The job cannot continue from its saved state, because the source is now {now}",
          "the state was saved by {saved}. The kind of read depends on options startingExecution,"
              + " reportName and recurrenceInterval",
          "to continue the earlier read, set these three options as before. To start over, start"
              + " the job without a savepoint");

  /** Checks whether the read can continue from a saved state; throws nothing yet. */
  static RestoredState ofSaved(FlinkRead read, EnumeratorState savedState) {
    return new RestoredState(
        findMismatch(read, savedState).map(EnumeratorState::ofRestoreError).orElse(savedState));
  }

  private static Optional<PartnerInsightsException> findMismatch(
      FlinkRead read, EnumeratorState savedState) {
    if (savedState.restoreError() != null) {
      return Optional.of(savedState.restoreError());
    }
    if (savedState.isUnbounded() != read.isUnbounded()) {
      return Optional.of(
          OTHER_KIND.error(kindOfRead(read.isUnbounded()), kindOfRead(savedState.isUnbounded())));
    }
    RowRules savedRules = savedState.rules();
    List<String> differences =
        savedRules == null ? List.of() : read.rowRules().findDifferences(savedRules);
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    String remedy =
        savedState.isUnbounded()
            ? " and set option startingExecution to the time of the first execution to read"
            : ", which then reads the report from the start";
    return Optional.of(OTHER_RULES.error(String.join(", ", differences), remedy));
  }

  private static String kindOfRead(boolean isUnbounded) {
    return isUnbounded ? "an unbounded read of executions" : "the read of one report";
  }

  /** Ends the job if it cannot continue from the state. */
  void throwIfNotRestorable() {
    PartnerInsightsException restoreError = state.restoreError();
    if (restoreError != null) {
      throw new NonRecoverableException(restoreError);
    }
  }
}
