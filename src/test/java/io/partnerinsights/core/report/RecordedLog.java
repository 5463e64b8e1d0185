package io.partnerinsights.core.report;

import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.helpers.NOPLogger;

/** Records the lines on waits and the warnings of a job, and when. */
final class RecordedLog extends WaitLog {
  final List<Line> lines;
  final List<Line> warnings = new ArrayList<>();
  private final ClockedSandbox service;

  RecordedLog(ClockedSandbox service) {
    this(service, new ArrayList<>());
  }

  private RecordedLog(ClockedSandbox service, List<Line> lines) {
    super(
        NOPLogger.NOP_LOGGER,
        new OpenWaits(service.clock(), line -> lines.add(new Line(service.elapsed(), line))),
        "",
        null);
    this.service = service;
    this.lines = lines;
  }

  @Override
  void warning(String line) {
    warnings.add(new Line(service.elapsed(), line));
  }

  List<String> texts() {
    return lines.stream().map(Line::text).toList();
  }

  record Line(Duration at, String text) {}
}
