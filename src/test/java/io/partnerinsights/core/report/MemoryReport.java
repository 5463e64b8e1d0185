package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduleEnd;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.SecureLink;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A report of a {@link MemoryService}, which runs once or by a schedule without an end. */
record MemoryReport(String id, NewReport report, ScheduledQuery query, Instant created) {
  boolean runsOnce() {
    return schedule() == null;
  }

  private NewReport.@Nullable Schedule schedule() {
    return report instanceof NewReport.Scheduled scheduled ? scheduled.schedule() : null;
  }

  private @Nullable Duration interval() {
    NewReport.Schedule schedule = schedule();
    return schedule == null ? null : schedule.recurrenceInterval();
  }

  private Instant start() {
    NewReport.Schedule schedule = schedule();
    return schedule == null ? created : schedule.startTime();
  }

  /** Returns when the newest execution has started, or when the first one will. */
  Instant newestStart(Instant now) {
    Duration interval = interval();
    return interval == null || now.isBefore(start())
        ? start()
        : start().plus(interval.multipliedBy(Duration.between(start(), now).dividedBy(interval)));
  }

  ScheduledReport shown(String status) {
    return new ScheduledReport(
        id,
        report.reportName(),
        report.description(),
        report.queryId(),
        query.query(),
        "user",
        created,
        created,
        runsOnce() ? ScheduledReport.Trigger.EXECUTE_NOW : ScheduledReport.Trigger.SCHEDULE,
        start(),
        status,
        interval(),
        null,
        ScheduleEnd.UNKNOWN,
        report.webhook(),
        report.format());
  }

  ReportExecution execution(
      Instant started,
      ExecutionStatus status,
      @Nullable SecureLink link,
      @Nullable Instant generated) {
    return new ReportExecution(
        "execution of " + id + " at " + started,
        id,
        status,
        null,
        link,
        generated,
        null,
        report.format(),
        interval(),
        null,
        ScheduleEnd.UNKNOWN,
        null);
  }
}
