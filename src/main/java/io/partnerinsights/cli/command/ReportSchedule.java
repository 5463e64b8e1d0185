package io.partnerinsights.cli.command;

import io.partnerinsights.core.model.NewReport.Schedule;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The arguments of a new schedule. */
final class ReportSchedule {
  @Option(
      names = "--startTime",
      paramLabel = "<time>",
      required = true,
      description = "First run, at least 4 hours ahead, such as 2026-07-01T06:00:00Z.")
  private Instant startTime;

  @Option(
      names = "--recurrenceInterval",
      paramLabel = "<hours>",
      required = true,
      description = "Hours between two runs, 4 to 2160.")
  private int interval;

  @Option(
      names = "--recurrenceCount",
      paramLabel = "<number>",
      description = "Number of runs. Default: without end.")
  private Integer count;

  Schedule toSchedule() {
    return new Schedule(startTime, Duration.ofHours(interval), number(Optional.ofNullable(count)));
  }

  private static OptionalInt number(Optional<Integer> count) {
    return count.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** The arguments that change a schedule. */
  static final class Change {
    @Option(names = "--startTime", paramLabel = "<time>", description = "Next run.")
    private Instant startTime;

    @Option(
        names = "--recurrenceInterval",
        paramLabel = "<hours>",
        description = "Hours between two runs, 4 to 2160.")
    private Integer interval;

    @Option(names = "--recurrenceCount", paramLabel = "<number>", description = "Number of runs.")
    private Integer count;

    /** Returns the report's schedule with these changes. */
    Schedule of(ScheduledReport report) {
      Optional<Instant> start = Optional.ofNullable(startTime).or(report::startTime);
      Optional<Duration> hours =
          Optional.ofNullable(interval)
              .map(Integer::longValue)
              .map(Duration::ofHours)
              .or(report::recurrenceInterval);
      if (start.isEmpty() || hours.isEmpty()) {
        throw CommandErrors.noSchedule(report.reportId());
      }
      return new Schedule(
          start.get(),
          hours.get(),
          count == null ? report.recurrenceCount() : OptionalInt.of(count));
    }
  }
}
