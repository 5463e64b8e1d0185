package io.partnerinsights.sandbox.service;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** What is to be done when; things of one instant in the order in which they were entered. */
final class Agenda {
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::number));
  private long entered;

  private record Entry(Instant at, long number, Consumer<Instant> task) {}

  /** Enters a task; it is told the instant for which it was entered. */
  void at(Instant instant, Consumer<Instant> task) {
    entries.add(new Entry(instant, entered++, task));
  }

  /** Does everything that is due, in the order of time, and what that makes due as well. */
  void run(Instant now) {
    while (!entries.isEmpty() && !entries.peek().at().isAfter(now)) {
      Entry next = entries.remove();
      next.task().accept(next.at());
    }
  }
}
