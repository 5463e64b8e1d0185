package io.partnerinsights.flink.source.split;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;

/** The errors of states from which a job cannot continue. */
public final class SplitErrors {
  public static final ErrorRow OTHER_VERSION =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The state of {owner} has version {version}",
          "this connector reads version {known}",
          "use the connector that has written it, or start the job without this state");
  public static final ErrorRow UNREADABLE =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The state of {owner} cannot be read",
          "{cause}",
          "restore an earlier checkpoint, or start the job without this state");

  private SplitErrors() {}
}
