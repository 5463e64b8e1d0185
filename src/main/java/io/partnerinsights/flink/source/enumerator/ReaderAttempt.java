package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.errors.CauseText;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running attempt of a subtask, to which the coordinator's thread sends events. */
record ReaderAttempt(int subtask, int attempt) {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderAttempt.class);

  /** The attempt of a job without speculative execution. */
  private static final int ONLY_ATTEMPT = -1;

  /** Returns the reader of a job without speculative execution. */
  static ReaderAttempt onlyAttempt(int subtask) {
    return new ReaderAttempt(subtask, ONLY_ATTEMPT);
  }

  /** Flink refuses events to a reader that has failed meanwhile; the reader requests them again. */
  void sendEvent(SourceEvent event, SplitEnumeratorContext<?> context) {
    try {
      if (attempt == ONLY_ATTEMPT) {
        context.sendEventToSourceReader(subtask, event);
      } else {
        context.sendEventToSourceReader(subtask, attempt, event);
      }
    } catch (RuntimeException e) {
      LOG.info(
          "Subtask {} ended before it received the response to its request for a split or a"
              + " download link: {}. No action is needed, because the subtask repeats the request"
              + " after its restart",
          subtask,
          CauseText.of(e));
    }
  }
}
