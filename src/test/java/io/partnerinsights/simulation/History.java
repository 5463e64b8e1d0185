package io.partnerinsights.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The events of a simulated world, in order. Thread-safe. */
final class History {
  private final List<Event> events = new ArrayList<>();

  synchronized void add(Event event) {
    events.add(event);
  }

  synchronized List<Event> allEvents() {
    return List.copyOf(events);
  }

  /** Returns one line for each event, which is the same in each run of a seed. */
  String toText() {
    return allEvents().stream().map(Event::toString).collect(Collectors.joining("\n"));
  }

  <E extends Event> List<E> eventsOf(Class<E> type) {
    return allEvents().stream().filter(type::isInstance).map(type::cast).toList();
  }
}
