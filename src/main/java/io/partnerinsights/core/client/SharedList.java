package io.partnerinsights.core.client;

import io.partnerinsights.core.client.ReportService.Listed;
import io.partnerinsights.core.http.Retries;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest list of all objects of one kind, which the threads of a connection share. What it has
 * exists; what it lacks was absent when it was asked for. Thread-safe.
 */
final class SharedList<T> {
  private final Clock clock;

  private final SharedCall call;
  private @Nullable Listed<T> newest;

  SharedList(Clock clock, Lock turn) {
    this.clock = clock;
    this.call = new SharedCall(turn);
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Returns the newest list if it was asked for at or after this time; otherwise lists as a {@link
   * SharedCall}. If the newest list had several pages, none is asked for: a filter costs one call.
   *
   * @param retries of the wait of this thread
   * @param list lists all objects and {@link #put puts} them here; calls what it gets when an
   *     attempt fails
   */
  Listed<T> since(Instant due, Retries retries, Consumer<Runnable> list) {
    if (find(due) == null && hasPages()) {
      return new Listed<>(clock.instant(), false, List.of());
    }
    return call.resultOf(
        retries,
        () -> find(due),
        failed -> {
          list.accept(failed);
          return Objects.requireNonNull(find(Instant.MIN), "the list is put here");
        });
  }

  private synchronized @Nullable Listed<T> find(Instant due) {
    Listed<T> known = newest;
    return known == null || known.asked().isBefore(due) ? null : known;
  }

  private synchronized boolean hasPages() {
    Listed<T> known = newest;
    return known != null && !known.isWhole();
  }

  synchronized void put(Listed<T> listed) {
    Listed<T> known = newest;
    if (known == null || !known.asked().isAfter(listed.asked())) {
      newest = listed;
    }
  }

  /** Adds what this connection has created. */
  synchronized void add(T created) {
    change(items -> Stream.concat(items, Stream.of(created)));
  }

  /** Removes what this connection has deleted. */
  synchronized void remove(Predicate<T> deleted) {
    change(items -> items.filter(deleted.negate()));
  }

  private void change(UnaryOperator<Stream<T>> change) {
    Listed<T> known = newest;
    if (known != null) {
      List<T> items = change.apply(known.items().stream()).toList();
      newest = new Listed<>(known.asked(), known.isWhole(), items);
    }
  }
}
