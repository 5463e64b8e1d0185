package io.partnerinsights.sandbox.settings;

/**
 * Behaviours about which evidence disagrees, or which few clients have seen. Without any quirk the
 * sandbox behaves as documented.
 *
 * <p>A quirk is applied where its part of a response is created: error bodies in {@code
 * api.ErrorResponses}, fields, statuses and times of items in {@code api.ItemMapper}, envelopes in
 * {@code api.Envelope}, the choice of executions in {@code api.ExecutionCalls}, lists in {@code
 * service.InsightsService}, rows in {@code data.Warehouse} and downloads in {@code
 * files.BlobEndpoint}.
 */
public enum Quirk {
  /** Sends nextLink as a path without scheme and host. */
  RELATIVE_NEXT_LINKS,
  /** Lists executions with status Pending before the first success, instead of a 404. */
  PENDING_INSTEAD_OF_404,
  /** Sends errors with HTTP status 200; only the envelope's statusCode is 400 or more. */
  ERRORS_INSIDE_200,
  /** Sets dataRedacted in every envelope: values are withheld. */
  DATA_REDACTED,
  /** Sends keys without stray blanks: no {@code "DatasetName "}, no {@code " RecurrenceCount"}. */
  CLEAN_KEYS,
  /** Includes a report's QueryEndTime in its time range. */
  END_IN_RANGE,
  /** Refuses a filter with several executionStatus values with a 400, as seen live. */
  REFUSES_SEVERAL_STATUSES,
  /** Lists no execution for a filter with several executionStatus values. */
  IGNORES_SEVERAL_STATUSES
}
