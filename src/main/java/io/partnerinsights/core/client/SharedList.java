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
 * The newest list of all objects of one kind, which the threads of a connection share. What it
 * contains exists; anything else did not exist at the time of the request. Thread-safe.
 */
final class SharedList<T> {
  private final Clock clock;

  private final SharedCall sharedCall;
  private @Nullable ListSnapshot<T> newestList;

  SharedList(Clock clock, Lock callLock) {
    this.clock = clock;
    this.sharedCall = new SharedCall(callLock);
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Returns the newest list if it was asked for at or after this time; otherwise lists as a {@link
   * SharedCall}. If the newest list had several pages, none is asked for: a filter costs one call.
   *
   * @param retries the retries of this thread's wait
   * @param lister lists all objects and {@link #putIfNewer puts} them here; runs its argument when
   *     an attempt fails
   */
  ListSnapshot<T> listOrReuse(Instant time, Retries retries, Consumer<Runnable> lister) {
    if (findRequestedSince(time) == null && hasSeveralPages()) {
      return new ListSnapshot<>(clock.instant(), false, List.of());
    }
    return sharedCall.findOrCall(
        retries,
        () -> findRequestedSince(time),
        hook -> {
          lister.accept(hook);
          return Objects.requireNonNull(findRequestedSince(Instant.MIN), "the list is put here");
        });
  }

  private synchronized @Nullable ListSnapshot<T> findRequestedSince(Instant time) {
    ListSnapshot<T> list = newestList;
    return list == null || list.requestedAt().isBefore(time) ? null : list;
  }

  private synchronized boolean hasSeveralPages() {
    ListSnapshot<T> list = newestList;
    return list != null && !list.isComplete();
  }

  synchronized void putIfNewer(ListSnapshot<T> list) {
    ListSnapshot<T> oldList = newestList;
    if (oldList == null || !oldList.requestedAt().isAfter(list.requestedAt())) {
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
      newestList = new ListSnapshot<>(oldList.requestedAt(), oldList.isComplete(), items);
    }
  }
}
