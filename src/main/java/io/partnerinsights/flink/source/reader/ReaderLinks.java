package io.partnerinsights.flink.source.reader;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The newest links that the enumerator has sent to this reader. The thread that reads a file waits
 * here; the task's thread receives the responses. A renewal that fails is not answered: the
 * enumerator fails the job. Thread-safe.
 */
final class ReaderLinks {
  private static final ErrorTemplate LINK_WAIT_INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The wait for the link to the report's file was interrupted",
          "Flink stopped this reader, as it does when a job is cancelled or fails",
          "if you did not cancel the job, fix the first error in its log, and restart the job from"
              + " its last checkpoint");

  /** Time after which a request is sent again. */
  private static final Duration RESEND_INTERVAL = Duration.ofSeconds(30);

  private final String sourceId;
  private final Consumer<LinkRequest> requestSender;

  /** The newest response of each execution that is being read. */
  private final Map<String, LinkResponse> newestResponses = new HashMap<>();

  /**
   * @param sourceId identifies the reader's source
   */
  ReaderLinks(String sourceId, Consumer<LinkRequest> requestSender) {
    this.sourceId = sourceId;
    this.requestSender = requestSender;
  }

  synchronized void onResponse(LinkResponse response) {
    if (response.linkNumber() > newestLinkNumber(response.executionId())) {
      newestResponses.put(response.executionId(), response);
    }
    notifyAll();
  }

  private int newestLinkNumber(String executionId) {
    LinkResponse newestResponse = newestResponses.get(executionId);
    return newestResponse == null ? 0 : newestResponse.linkNumber();
  }

  /**
   * Drops the links of other executions, and waits for the first one of a split that is read next.
   * Returns nothing if the file is gone, and the read continues without it.
   */
  synchronized Optional<LinkSource> switchToSplit(ReadSplit split) {
    newestResponses.keySet().retainAll(Set.of(split.executionId()));
    return awaitAnyLink(split).isFileLost() ? Optional.empty() : Optional.of(linksOf(split));
  }

  private LinkSource linksOf(ReadSplit split) {
    return new LinkSource() {
      @Override
      public Secret newestLink() {
        return Objects.requireNonNull(awaitAnyLink(split).link());
      }

      /**
       * Waits for a link that is newer than the expired one, unless it is already here. Empty if
       * the service returns the same link again.
       */
      @Override
      public Optional<Secret> renewLink(Secret expiredLink) {
        LinkResponse currentResponse = awaitAnyLink(split);
        boolean isNewest = expiredLink.equals(currentResponse.link());
        LinkResponse newerResponse =
            isNewest ? awaitLinkNewerThan(split, currentResponse.linkNumber()) : currentResponse;
        return Optional.ofNullable(newerResponse.link()).filter(link -> !link.equals(expiredLink));
      }
    };
  }

  private LinkResponse awaitAnyLink(ReadSplit split) {
    return awaitLinkNewerThan(split, LinkRequest.NO_LINK);
  }

  private synchronized LinkResponse awaitLinkNewerThan(ReadSplit split, int expiredLinkNumber) {
    String executionId = split.executionId();
    try {
      while (newestLinkNumber(executionId) <= expiredLinkNumber) {
        requestSender.accept(
            new LinkRequest(sourceId, split.reportId(), executionId, expiredLinkNumber));
        awaitResponse(executionId, expiredLinkNumber);
      }
      return Objects.requireNonNull(newestResponses.get(executionId));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LINK_WAIT_INTERRUPTED.causedBy(e);
    }
  }

  /** Waits for a response, or until the request is to be sent again. */
  private void awaitResponse(String executionId, int expiredLinkNumber)
      throws InterruptedException {
    long endNanos = System.nanoTime() + RESEND_INTERVAL.toNanos();
    long remainingNanos = RESEND_INTERVAL.toNanos();
    while (remainingNanos > 0 && newestLinkNumber(executionId) <= expiredLinkNumber) {
      TimeUnit.NANOSECONDS.timedWait(this, remainingNanos);
      remainingNanos = endNanos - System.nanoTime();
    }
  }
}
