package io.partnerinsights.core.stream;

import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of a scheduled report, as the options have them.
 *
 * @param interval the time between two executions
 * @param count the number of executions after which the report ends, if it does
 * @param start the time of the first execution; if absent, any
 * @param format the format of the files
 * @param webhook what the service calls after an execution, if anything
 */
record ScheduleSettings(
    Duration interval,
    OptionalInt count,
    Optional<Instant> start,
    ReportFormat format,
    Optional<Webhook> webhook) {
  static ScheduleSettings of(ConnectorOptions options, ReportPlan plan, Optional<Webhook> webhook) {
    return new ScheduleSettings(
        options.get(StreamOptions.RECURRENCE_INTERVAL),
        options
            .find(StreamOptions.RECURRENCE_COUNT)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()),
        options.find(StreamOptions.START_TIME),
        plan.request().format(),
        webhook);
  }

  /** Returns the schedule of a report that is created now. */
  NewReport.Schedule schedule(Instant now) {
    Instant first = start.orElseGet(() -> NewReport.Schedule.earliestStart(now));
    return new NewReport.Schedule(first, interval, count);
  }

  /**
   * Checks that the service can accept the schedule now.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_VALUE}
   */
  void checkStart(Instant now) {
    Instant earliest = now.plus(NewReport.Schedule.MIN_LEAD);
    start
        .filter(time -> time.isBefore(earliest))
        .ifPresent(
            time -> {
              throw StreamErrors.startTooEarly(time, earliest);
            });
  }

  /** Describes how a report differs from these settings; a field that is absent is unknown. */
  List<String> differences(ScheduledReport report) {
    List<String> differences = new ArrayList<>();
    report
        .recurrenceInterval()
        .filter(found -> !found.equals(interval))
        .ifPresent(
            found ->
                differences.add(
                    "its interval is " + found.toHours() + "h, not " + interval.toHours() + "h"));
    if (isOtherCount(report.recurrenceCount())) {
      differences.add(
          "its number of executions is "
              + report.recurrenceCount().getAsInt()
              + ", not "
              + (count.isPresent() ? count.getAsInt() : "unlimited"));
    }
    start
        .flatMap(wanted -> report.startTime().filter(found -> !isRunOf(wanted, found)))
        .ifPresent(found -> differences.add("its start is " + found + ", not " + start.get()));
    if (report.format() != format) {
      differences.add("its format is " + report.format() + ", not " + format);
    }
    webhook
        .filter(wanted -> !report.webhook().equals(Optional.of(wanted)))
        .ifPresent(wanted -> differences.add("its callback is another one"));
    return differences;
  }

  /** The service may count down: only a larger number, or one that was not asked for, differs. */
  private boolean isOtherCount(OptionalInt found) {
    return found.isPresent()
        && found.getAsInt() > 0
        && (count.isEmpty() || found.getAsInt() > count.getAsInt());
  }

  /** The service may move the start to a later execution of the same schedule. */
  private boolean isRunOf(Instant wanted, Instant found) {
    Duration later = Duration.between(wanted.truncatedTo(ChronoUnit.SECONDS), found);
    return !later.isNegative() && later.toSeconds() % interval.toSeconds() == 0;
  }
}
