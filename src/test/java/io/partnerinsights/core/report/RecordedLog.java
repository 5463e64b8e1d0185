package io.partnerinsights.core.report;

import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

/** Records the lines on waits, and when; and what a job logs. */
final class RecordedLog {
  final List<Line> lines = new ArrayList<>();
  private final Queue<SubstituteLoggingEvent> logged = new ArrayDeque<>();
  private final ClockedSandbox service;

  RecordedLog(ClockedSandbox service) {
    this.service = service;
  }

  WaitLog log() {
    OpenWaits open = new OpenWaits(service.clock(), this::print);
    return new WaitLog(new SubstituteLogger("log", logged, false), open, "", null);
  }

  private void print(String line) {
    lines.add(new Line(service.elapsed(), line));
  }

  List<String> texts() {
    return lines.stream().map(Line::text).toList();
  }

  List<String> warnings() {
    return logged(Level.WARN);
  }

  /** Returns what was logged at a level, with the dataset. */
  List<String> logged(Level level) {
    return logged.stream()
        .filter(event -> event.getLevel() == level)
        .map(event -> "" + event.getArgumentArray()[0] + event.getArgumentArray()[1])
        .toList();
  }

  record Line(Duration at, String text) {}
}
