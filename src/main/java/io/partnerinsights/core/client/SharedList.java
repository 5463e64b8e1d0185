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
public final class SharedList<T> {
  private final Clock clock;

  /** Held by the thread that lists, until its first attempt has ended. */
  private final Lock callLock;

  private @Nullable ListSnapshot<T> newestList;

  public SharedList(Clock clock, Lock callLock) {
    this.clock = clock;
    this.callLock = callLock;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Returns the newest list if it was asked for at or after this time. Otherwise one thread lists,
   * and the others wait for its first attempt, until an interrupt or their own deadline. If that
   * attempt fails, the next of them lists too: no thread waits for the repeats of another one. If
   * the newest list had several pages, none is asked for: a filter costs one call.
   *
   * @param retries the retries of this thread's wait
   * @param lister lists all objects and {@link #putIfNewer puts} them here; runs its argument when
   *     an attempt fails
   */
  public ListSnapshot<T> listOrReuse(Instant time, Retries retries, Consumer<Runnable> lister) {
    ListSnapshot<T> list = findRequestedSince(time);
    if (list == null && hasSeveralPages()) {
      return new ListSnapshot<>(clock.instant(), false, List.of());
    }
    return list == null ? listOnce(time, new LockHold(retries.tryLock(callLock)), lister) : list;
  }

  private ListSnapshot<T> listOnce(Instant time, LockHold lockHold, Consumer<Runnable> lister) {
    try {
      ListSnapshot<T> listOfOtherThread = findRequestedSince(time);
      if (listOfOtherThread != null) {
        return listOfOtherThread;
      }
      lister.accept(lockHold::release);
      return Objects.requireNonNull(findRequestedSince(Instant.MIN), "the list is put here");
    } finally {
      lockHold.release();
    }
  }

  /** Returns the newest list if it was asked for at or after this time; no call. */
  public synchronized @Nullable ListSnapshot<T> findRequestedSince(Instant time) {
    ListSnapshot<T> list = newestList;
    return list == null || list.requestedAt().isBefore(time) ? null : list;
  }

  private synchronized boolean hasSeveralPages() {
    ListSnapshot<T> list = newestList;
    return list != null && !list.isComplete();
  }

  public synchronized void putIfNewer(ListSnapshot<T> list) {
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

  /** The hold of one thread on the lock, if it has it. Not thread-safe. */
  private final class LockHold {
    private boolean isHeld;

    LockHold(boolean isHeld) {
      this.isHeld = isHeld;
    }

    void release() {
      if (isHeld) {
        isHeld = false;
        callLock.unlock();
      }
    }
  }
}
