package io.partnerinsights.sandbox.service;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Tasks to run at given times. Tasks of one time run in the order in which they were added. */
final class EventQueue {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::time).thenComparing(Event::number));
  private long addedCount;

  private record Event(Instant time, long number, Consumer<Instant> task) {}

  /** Adds a task, which receives the time for which it was added. */
  void add(Instant time, Consumer<Instant> task) {
    events.add(new Event(time, addedCount++, task));
  }

  /** Runs all due tasks in the order of time, including those that they add. */
  void runDueTasks(Instant now) {
    while (!events.isEmpty() && !events.peek().time().isAfter(now)) {
      Event next = events.remove();
      next.task().accept(next.time());
    }
  }
}
