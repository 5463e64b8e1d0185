package io.partnerinsights.core.session;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.report.ReportErrors;
import io.partnerinsights.core.spi.Secret;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A link that an engine sends to a task in another process, which cannot renew it. If the last
 * renewal has failed, its error is sent too, so that the task's error can name the cause. It is a
 * class with plain fields, because Kryo cannot serialize records.
 */
public final class TaskLink implements Serializable {
  /** The error of a first link, for which the engine requests a newer one. */
  private static final ErrorTemplate LINK_REJECTED =
      ErrorCode.LINK_EXPIRED.template(
          "Azure Storage rejected the link to the file of {split}",
          "the link has probably expired, so the connector requests a new link for the next attempt"
              + " of this task",
          "usually, wait for the engine to repeat the task. If it does not, run the read again with"
              + " option reportId set to the reportId at the end of this message",
          "reportId, executionId");

  private static final ErrorTemplate LINK_NOT_RENEWED =
      ErrorCode.LINK_EXPIRED.template(
          "The link to the file of {split} could not be renewed",
          "Azure Storage rejected the link, and the request for a new link failed: {message}",
          "run the read again with option reportId set to the id of this report. The new read then"
              + " requests a new link",
          "reportId, executionId");

  private static final long serialVersionUID = 1L;

  /**
   * Time that a task waits before it fails because its link was rejected. Meanwhile the link is
   * renewed for the task's next attempt. Engines allow few attempts, such as four.
   */
  private static final Duration REJECTION_DELAY = Duration.ofSeconds(10);

  private final Secret link;

  /** Whether the link was renewed before, so that a newer link is unlikely to help. */
  private final boolean isRenewed;

  /** Null if the last renewal has succeeded. */
  private final @Nullable PartnerInsightsException failure;

  TaskLink(Secret link, boolean isRenewed, @Nullable PartnerInsightsException failure) {
    this.link = link;
    this.isRenewed = isRenewed;
    this.failure = failure;
  }

  Secret linkOrThrow() {
    if (failure != null && ReportErrors.isReportUnreadable(failure.code())) {
      throw failure;
    }
    return link;
  }

  /** Returns the link for one read of one task, which waits once if the link is rejected. */
  public LinkSource toLinkSource(ReadSplit split) {
    return toLinkSource(split, Sleeper.system());
  }

  LinkSource toLinkSource(ReadSplit split, Sleeper sleeper) {
    return new LinkSource() {
      @Override
      public Secret newestLink() {
        return linkOrThrow();
      }

      @Override
      public Optional<Secret> renewLink(Secret rejectedLink) {
        delayRejection(sleeper);
        if (failure != null) {
          throw LINK_NOT_RENEWED.causedBy(
              failure, split, failure.summary(), split.reportId(), split.executionId());
        }
        if (!isRenewed) {
          throw LINK_REJECTED.error(split, split.reportId(), split.executionId());
        }
        return Optional.empty();
      }
    };
  }

  private static void delayRejection(Sleeper sleeper) {
    try {
      sleeper.sleep(REJECTION_DELAY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
