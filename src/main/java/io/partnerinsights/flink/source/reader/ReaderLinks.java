package io.partnerinsights.flink.source.reader;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
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
  private static final ErrorRow INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.row(
          "The wait for the link to the report's file was interrupted",
          "Flink stopped the reader, because the job was cancelled or has failed",
          "if you did not cancel the job, fix the first error in its log, and restart the job from"
              + " its last checkpoint");

  /** Time after which a request is sent again. */
  private static final Duration RESEND = Duration.ofSeconds(30);

  private final String readId;
  private final Consumer<LinkRequest> enumerator;

  /** The newest response of each execution that is being read. */
  private final Map<String, LinkResponse> newest = new HashMap<>();

  /**
   * @param readId identifies the reader's source
   */
  ReaderLinks(String readId, Consumer<LinkRequest> enumerator) {
    this.readId = readId;
    this.enumerator = enumerator;
  }

  synchronized void receive(LinkResponse response) {
    if (response.number() > number(response.executionId())) {
      newest.put(response.executionId(), response);
    }
    notifyAll();
  }

  private int number(String executionId) {
    LinkResponse known = newest.get(executionId);
    return known == null ? 0 : known.number();
  }

  /**
   * Waits for the link of a split that is read next. Returns false if the file is gone, and the
   * read continues without it.
   */
  synchronized boolean awaitFile(ReadSplit split) {
    newest.keySet().retainAll(Set.of(split.executionId()));
    return !newerThan(split, 0).isLost();
  }

  /** Returns the link of one split, for which it waits. */
  LinkSource of(ReadSplit split) {
    return new LinkSource() {
      @Override
      public Secret newest() {
        return Objects.requireNonNull(newerThan(split, 0).link());
      }

      /**
       * Waits for a link that is newer than the expired one, unless it is already here. Empty if
       * the service returns the same link again.
       */
      @Override
      public Optional<Secret> renewed(Secret expired) {
        LinkResponse known = newerThan(split, 0);
        boolean isNewest = expired.equals(known.link());
        LinkResponse newer = isNewest ? newerThan(split, known.number()) : known;
        return Optional.ofNullable(newer.link()).filter(link -> !link.equals(expired));
      }
    };
  }

  private synchronized LinkResponse newerThan(ReadSplit split, int number) {
    String executionId = split.executionId();
    try {
      while (number(executionId) <= number) {
        enumerator.accept(new LinkRequest(readId, split.reportId(), executionId, number));
        awaitResponse(executionId, number);
      }
      return Objects.requireNonNull(newest.get(executionId));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw INTERRUPTED.causedBy(e);
    }
  }

  /** Waits for a response, or until the request is to be sent again. */
  private void awaitResponse(String executionId, int number) throws InterruptedException {
    long end = System.nanoTime() + RESEND.toNanos();
    long left = RESEND.toNanos();
    while (left > 0 && number(executionId) <= number) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
  }
}
