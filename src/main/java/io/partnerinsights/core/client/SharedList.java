package io.partnerinsights.core.client;

import io.partnerinsights.core.client.ReportService.ListSnapshot;
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
  private @Nullable ListSnapshot<T> newestList;

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
   * @param lister lists all objects and {@link #putIfNewer puts} them here; calls what it gets when
   *     an attempt fails
   */
  ListSnapshot<T> listAsOf(Instant time, Retries retries, Consumer<Runnable> lister) {
    if (findAsOf(time) == null && hasSeveralPages()) {
      return new ListSnapshot<>(clock.instant(), false, List.of());
    }
    return call.resultOf(
        retries,
        () -> findAsOf(time),
        hook -> {
          lister.accept(hook);
          return Objects.requireNonNull(findAsOf(Instant.MIN), "the list is put here");
        });
  }

  private synchronized @Nullable ListSnapshot<T> findAsOf(Instant time) {
    ListSnapshot<T> list = newestList;
    return list == null || list.askedAt().isBefore(time) ? null : list;
  }

  private synchronized boolean hasSeveralPages() {
    ListSnapshot<T> list = newestList;
    return list != null && !list.isWhole();
  }

  synchronized void putIfNewer(ListSnapshot<T> list) {
    ListSnapshot<T> oldList = newestList;
    if (oldList == null || !oldList.askedAt().isAfter(list.askedAt())) {
      newestList = list;
    }
  }

  /** Adds what this connection has created. */
  synchronized void add(T item) {
    changeItems(items -> Stream.concat(items, Stream.of(item)));
  }

  /** Removes what this connection has deleted. */
  synchronized void removeIf(Predicate<T> isDeleted) {
    changeItems(items -> items.filter(isDeleted.negate()));
  }

  private void changeItems(UnaryOperator<Stream<T>> change) {
    ListSnapshot<T> oldList = newestList;
    if (oldList != null) {
      List<T> items = change.apply(oldList.items().stream()).toList();
      newestList = new ListSnapshot<>(oldList.askedAt(), oldList.isWhole(), items);
    }
  }
}
