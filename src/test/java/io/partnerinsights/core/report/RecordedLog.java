package io.partnerinsights.core.report;

import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.helpers.NOPLogger;

/** Records what a job logs, and when. */
final class RecordedLog extends WaitLog {
  final List<Line> progress = new ArrayList<>();
  final List<Line> warnings = new ArrayList<>();
  final List<Line> notices = new ArrayList<>();
  private final ClockedSandbox service;

  RecordedLog(ClockedSandbox service) {
    super(NOPLogger.NOP_LOGGER, null, "", false);
    this.service = service;
  }

  @Override
  void progress(String line) {
    progress.add(new Line(service.elapsed(), line));
  }

  @Override
  void notice(String line) {
    notices.add(new Line(service.elapsed(), line));
  }

  @Override
  void warning(String line) {
    warnings.add(new Line(service.elapsed(), line));
  }

  List<String> progressTexts() {
    return progress.stream().map(Line::text).toList();
  }

  List<Duration> gaps() {
    return IntStream.range(1, progress.size())
        .mapToObj(i -> progress.get(i).at().minus(progress.get(i - 1).at()))
        .toList();
  }

  record Line(Duration at, String text) {
    /** The elapsed time as the connector writes it, from ten seconds on. */
    String readable() {
      String hours = at.toHours() > 0 ? at.toHours() + " h " : "";
      String minutes = at.toMinutes() > 0 ? at.toMinutesPart() + " min " : "";
      return hours + minutes + at.toSecondsPart() + " s";
    }
  }
}
