package io.partnerinsights.core.report;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.testing.ClockedSandbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

/** Records the lines on waits, and what a job logs. */
final class RecordedLog {
  private final List<String> lines = new ArrayList<>();
  private final Queue<SubstituteLoggingEvent> logged = new ArrayDeque<>();
  private final ClockedSandbox service;

  RecordedLog(ClockedSandbox service) {
    this.service = service;
  }

  OpenWaits open() {
    SubstituteLogger logger = new SubstituteLogger("log", logged, false);
    return new OpenWaits(service.clock(), logger, lines::add, "", deleted -> {});
  }

  List<String> texts() {
    return List.copyOf(lines);
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
}
