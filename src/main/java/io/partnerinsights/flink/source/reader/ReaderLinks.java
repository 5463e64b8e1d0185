package io.partnerinsights.flink.source.reader;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.session.LinkSource;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.source.event.LinkRequest;
import io.partnerinsights.flink.source.event.LinkResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The newest link that the enumerator has sent to this reader. The thread that reads the file waits
 * here; the task's thread receives the responses. Thread-safe.
 */
final class ReaderLinks implements LinkSource {
  /** Time after which a request is sent again. */
  private static final Duration RESEND = Duration.ofSeconds(30);

  private final Consumer<LinkRequest> enumerator;
  private LinkResponse newest;

  /** The error of a renewal; null if none has failed since it was last requested. */
  private LinkResponse failed;

  ReaderLinks(Consumer<LinkRequest> enumerator) {
    this.enumerator = enumerator;
  }

  /** Takes a response of the enumerator. */
  synchronized void receive(LinkResponse response) {
    if (response.failure() != null) {
      failed = response;
    } else if (newest == null || response.number() > newest.number()) {
      newest = response;
    }
    notifyAll();
  }

  @Override
  public synchronized Secret link(ReadSplit split) {
    return newest == null ? await(0) : newest.link();
  }

  /** Waits for a link that is newer than the expired one, unless it is already here. */
  @Override
  public synchronized Optional<Secret> renewed(ReadSplit split, Secret expired) {
    boolean isNewest = newest.link().equals(expired);
    return Optional.of(isNewest ? await(newest.number()) : newest.link());
  }

  private synchronized Secret await(int newerThan) {
    failed = null;
    try {
      while (newest == null || newest.number() <= newerThan) {
        enumerator.accept(new LinkRequest(newerThan));
        awaitResponse(newerThan);
      }
      return newest.link();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  /** Waits for a response, or until the request is to be sent again. */
  private void awaitResponse(int newerThan) throws InterruptedException {
    long end = System.nanoTime() + RESEND.toNanos();
    long left = RESEND.toNanos();
    while (left > 0 && (newest == null || newest.number() <= newerThan)) {
      if (failed != null) {
        throw failed.failure();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
  }

  private static PartnerInsightsException interrupted(InterruptedException cause) {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The wait for the report's link was interrupted")
        .reason("the reader was stopped")
        .remedy("restart the job from its last checkpoint")
        .cause(cause)
        .toException();
  }
}
