package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;

/** Creates the errors of states from which a job cannot continue. */
public final class SplitErrors {
  private SplitErrors() {}

  /** Returns the error of a state that another version of the connector has written. */
  public static PartnerInsightsException otherVersion(String owner, int version, int known) {
    return Problem.of(
            ErrorCode.CHECKPOINT_MISMATCH, "The state of " + owner + " has version " + version)
        .reason("this connector reads version " + known)
        .remedy("use the connector that has written it, or start the job without this state")
        .toException();
  }

  /** Returns the error of a damaged state. */
  public static PartnerInsightsException unreadable(String owner, Exception cause) {
    return Problem.of(ErrorCode.CHECKPOINT_MISMATCH, "The state of " + owner + " cannot be read")
        .reason(cause.toString())
        .remedy("restore an earlier checkpoint, or start the job without this state")
        .cause(cause)
        .toException();
  }
}
