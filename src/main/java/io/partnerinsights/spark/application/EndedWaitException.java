package io.partnerinsights.spark.application;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.util.Set;
import org.apache.spark.package$;

/**
 * A wait for a report that was interrupted or timed out, with the message of its cause. The report
 * continues, so the next action on the same DataFrame can read it. Spark 4 keeps what a plan has
 * thrown and throws it again for each later action. It does not keep an interrupt, unless one of
 * its own threads gets it: then it would also hide the message. Adaptive execution, also of Spark
 * 3.5, keeps whatever a stage has thrown: the part below a shuffle, or a cached DataFrame.
 */
final class EndedWaitException extends InterruptedException {
  private static final long serialVersionUID = 1L;

  private static final Set<ErrorCode> ENDED =
      Set.of(ErrorCode.WAIT_INTERRUPTED, ErrorCode.REPORT_TIMEOUT);

  private static final boolean KEEPS_ALL_BUT_INTERRUPTS =
      !package$.MODULE$.SPARK_VERSION().startsWith("3.");

  private static final String LOAD_AGAIN =
      "if Spark repeats this error for this DataFrame, unpersist it if it is cached, and load it"
          + " again or use df.select(\"*\")";

  private EndedWaitException(PartnerInsightsException cause) {
    super(cause.getMessage());
    initCause(cause);
  }

  /**
   * Returns the exception that Spark gets for a failed wait.
   *
   * @param ofSpark whether the wait was on a thread of Spark's own
   */
  static Exception of(Exception failure, boolean ofSpark) {
    if (!(failure instanceof PartnerInsightsException known)) {
      return failure;
    }
    return KEEPS_ALL_BUT_INTERRUPTS && ENDED.contains(known.code()) && !ofSpark
        ? new EndedWaitException(known)
        : known.withRemedy(LOAD_AGAIN);
  }
}
