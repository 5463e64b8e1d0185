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
import org.jspecify.annotations.Nullable;

/**
 * The settings of a scheduled report, as the options have them.
 *
 * @param interval the time between two executions
 * @param count the number of executions after which the report ends, if it does
 * @param start the time of the first execution; null for any
 * @param format the format of the files
 * @param webhook what the service calls after an execution, if anything
 */
record ScheduleSettings(
    Duration interval,
    @Nullable Integer count,
    @Nullable Instant start,
    ReportFormat format,
    @Nullable Webhook webhook) {
  static ScheduleSettings of(ConnectorOptions options, ReportPlan plan, @Nullable Webhook webhook) {
    return new ScheduleSettings(
        options.get(StreamOptions.RECURRENCE_INTERVAL),
        options.find(StreamOptions.RECURRENCE_COUNT).orElse(null),
        options.find(StreamOptions.START_TIME).orElse(null),
        plan.request().format(),
        webhook);
  }

  /** Returns the schedule of a report that is created now. */
  NewReport.Schedule schedule(Instant now) {
    Instant first = start == null ? NewReport.Schedule.earliestStart(now) : start;
    return new NewReport.Schedule(first, interval, count);
  }

  /**
   * Checks that the service can accept the schedule now.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_VALUE}
   */
  void checkStart(Instant now) {
    Instant earliest = now.plus(NewReport.Schedule.MIN_LEAD);
    if (start != null && start.isBefore(earliest)) {
      throw StreamErrors.startTooEarly(start, earliest);
    }
  }

  /** Describes how a report differs from these settings; a field that is absent is unknown. */
  List<String> differences(ScheduledReport report) {
    List<String> differences = new ArrayList<>();
    Duration every = report.recurrenceInterval();
    if (every != null && !every.equals(interval)) {
      differences.add("its interval is " + every.toHours() + "h, not " + interval.toHours() + "h");
    }
    // The service may count down: only a larger number, or one that was not asked for, differs.
    Integer executions = report.recurrenceCount();
    if (executions != null && executions > (count == null ? 0 : count)) {
      String wanted = count == null ? "unlimited" : count.toString();
      differences.add("its number of executions is " + executions + ", not " + wanted);
    }
    Instant first = report.startTime();
    if (start != null && first != null && !isRunOf(start, first)) {
      differences.add("its start is " + first + ", not " + start);
    }
    if (report.format() != format) {
      differences.add("its format is " + report.format() + ", not " + format);
    }
    if (webhook != null && !webhook.equals(report.webhook())) {
      differences.add("its callback is another one");
    }
    return differences;
  }

  /** The service may move the start to a later execution of the same schedule. */
  private boolean isRunOf(Instant wanted, Instant found) {
    Duration later = Duration.between(wanted.truncatedTo(ChronoUnit.SECONDS), found);
    return !later.isNegative() && later.toSeconds() % interval.toSeconds() == 0;
  }
}
