package io.partnerinsights.spark.load;

import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadRules.ListedExecution;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scheduled report of a dataset's columns, range and interval.
 *
 * @param plan what the report is to be
 * @param report the report; null if a run has to create it
 */
record DatasetSchedule(LoadContext context, StreamPlan plan, @Nullable ScheduledReport report) {
  private static final String UNUSABLE_NOTE =
      "some executions were not loaded, because the service reports no valid generation time for"
          + " them. Number of these executions: %s. Examples: %s. No action is needed, because a"
          + " later execution contains the same months";

  static DatasetSchedule lookUp(
      LoadContext context, ReadPlanner planner, @Nullable String timespan) {
    Duration interval = Objects.requireNonNull(context.settings().scheduleInterval());
    StreamPlan plan = planner.planSchedule(interval, timespan);
    List<ScheduledReport> reports = SparkApplication.callInterruptibly(plan::findLoadSchedules);
    return new DatasetSchedule(context, plan, reports.isEmpty() ? null : reports.get(0));
  }

  InsightsQuery query() {
    return plan.readPlan().query().query();
  }

  /** Returns the complete executions of the report, with what each contains whole. */
  List<ListedExecution> listExecutions() {
    if (report == null) {
      return List.of();
    }
    return SparkApplication.callInterruptibly(
            () -> context.session().listExecutions(report.reportId()))
        .stream()
        .map(each -> new ExecutionKey(each.reportGeneratedTime(), each.executionId()))
        .map(
            key ->
                new ListedExecution(
                    key, Months.ofExecution(query().timespan(), key.generatedTime())))
        .toList();
  }

  ScheduledReport createReport() {
    Integer hour = context.settings().startHour();
    StreamPlan timedPlan = hour == null ? plan : plan.withStartTime(firstRunAt(hour));
    return SparkApplication.callInterruptibly(timedPlan::createLoadSchedule);
  }

  /**
   * Returns what a user has to know of a report that was created: that it is another one, and the
   * dataset's other schedules of loads; null for a first one.
   *
   * @param wasScheduled whether an earlier run of the table had a schedule
   */
  @Nullable String explainCreation(ScheduledReport newReport, boolean wasScheduled) {
    List<String> otherSchedules =
        findScheduledReports(context, query().dataset()).map(this::describeOtherSchedule).toList();
    if (!wasScheduled && otherSchedules.isEmpty()) {
      return null;
    }
    String reason =
        otherSchedules.isEmpty()
            ? ", because the table's earlier one no longer exists"
            : ", because no existing one has this load's columns, range and interval";
    String text =
        "the load created a scheduled report"
            + (wasScheduled ? reason : "")
            + ". Report "
            + newReport.reportId()
            + " runs "
            + describeTiming(newReport);
    return otherSchedules.isEmpty()
        ? text + ". No action is needed"
        : text + ". " + String.join(". ", otherSchedules);
  }

  private Instant firstRunAt(int hour) {
    ZonedDateTime earliestRun =
        NewReport.Schedule.earliestStart(context.now()).atZone(ZoneOffset.UTC);
    ZonedDateTime runToday = earliestRun.with(LocalTime.of(hour, 0));
    return (runToday.isBefore(earliestRun) ? runToday.plusDays(1) : runToday).toInstant();
  }

  private static String describeTiming(ScheduledReport report) {
    Duration interval = report.recurrenceInterval();
    String timing =
        interval == null ? "at an unknown interval" : "every " + interval.toHours() + " hours";
    String range =
        InsightsQuery.tryParse(report.query())
            .flatMap(InsightsQuery::findTimespan)
            .orElse("all rows");
    return timing + " and covers " + range;
  }

  /** Returns the schedules that loads of this account have created for a dataset. */
  static Stream<ScheduledReport> findScheduledReports(LoadContext context, String dataset) {
    return context.reports().stream()
        .filter(each -> ReportUse.of(each) == ReportUse.LOAD_SCHEDULE)
        .filter(each -> ReportUse.isCreatedByLoads(each, context.accountDigest()))
        .filter(each -> ReportUse.datasetOf(each).equalsIgnoreCase(dataset));
  }

  static List<String> columnsOf(ScheduledReport report) {
    return InsightsQuery.tryParse(report.query()).map(InsightsQuery::columns).orElse(List.of());
  }

  /** Describes another schedule of the dataset, which another table may need. */
  private String describeOtherSchedule(ScheduledReport otherReport) {
    String id = otherReport.reportId();
    return ("Another scheduled report of this dataset, %s, still runs %s. This load does not read"
            + " that report, which was created by another load or with earlier settings of this"
            + " load. If no other table uses that report, delete it by running: %s")
        .formatted(
            id,
            describeTiming(otherReport),
            context.statements().changeReportStatement("delete", id));
  }

  /** Describes other schedules of the same timing whose columns this one has too. */
  Stream<String> describeUnreadSchedules() {
    if (report == null) {
      return Stream.of();
    }
    String timing = describeTiming(report);
    return findScheduledReports(context, query().dataset())
        .filter(each -> !each.reportId().equals(report.reportId()))
        .filter(each -> describeTiming(each).equals(timing))
        .filter(each -> Columns.namesWithout(columnsOf(each), query().columns()).isEmpty())
        .map(this::describeOtherSchedule);
  }

  /** Returns why the report does not produce what the user wants; null if it does. */
  @Nullable String describeProblem(List<ListedExecution> executions) {
    if (report == null) {
      return null;
    }
    String id = report.reportId();
    String subject = "the scheduled report " + id;
    String deleteStatement = context.statements().changeReportStatement("delete", id);
    if (report.isPaused()) {
      return subject
          + " is paused, so the table gets no new rows. To resume the report, run: "
          + context.statements().changeReportStatement("resume", id);
    }
    if (report.isInactive()) {
      return subject
          + " has ended, so the table gets no new rows. To have the next run of the load create a"
          + " new report, delete this one by running: "
          + deleteStatement;
    }
    Duration reportInterval = report.recurrenceInterval();
    Duration interval =
        reportInterval == null
            ? Objects.requireNonNull(context.settings().scheduleInterval())
            : reportInterval;
    Instant lastActive = lastActiveAt(report, executions);
    if (lastActive == null || !lastActive.isBefore(context.now().minus(interval.multipliedBy(2)))) {
      return null;
    }
    return executions.stream().allMatch(this::isUsable)
        ? ("the scheduled report %s has produced no execution since %s, so the table gets no new"
                + " rows. To have the next run of the load create a new report, delete this one by"
                + " running: %s")
            .formatted(id, lastActive, deleteStatement)
        : ("the scheduled report %s has produced no execution with a usable reportGeneratedTime"
                + " (the time at which its file was created) since %s, so the table gets no new"
                + " rows. Contact Microsoft support about this report. Until the problem is solved,"
                + " run the load with schedule => 'none'")
            .formatted(id, lastActive);
  }

  /** Returns when the report was last seen to work, or was created; null if nothing says it. */
  private @Nullable Instant lastActiveAt(ScheduledReport report, List<ListedExecution> executions) {
    Stream<Instant> generatedTimes =
        executions.stream().filter(this::isUsable).map(each -> each.key().requireTime());
    return Stream.concat(
            Stream.of(report.startTime(), report.createdTime()).filter(Objects::nonNull),
            generatedTimes)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private boolean isUsable(ListedExecution execution) {
    return execution.key().hasUsableTime(context.now());
  }

  /** Names the executions that no load reads, because nothing says how new they are. */
  @Nullable String describeUnusableExecutions(List<ListedExecution> executions) {
    List<ListedExecution> unusableExecutions =
        executions.stream().filter(each -> !isUsable(each)).toList();
    String examples =
        unusableExecutions.stream()
            .limit(LoadRules.MAX_LISTED)
            .map(each -> each.key().id() + " (" + describeTime(each.key()) + ")")
            .collect(Collectors.joining(", "));
    return unusableExecutions.isEmpty()
        ? null
        : UNUSABLE_NOTE.formatted(unusableExecutions.size(), examples);
  }

  private static String describeTime(ExecutionKey key) {
    return key.generatedTime() == null
        ? "no readable time"
        : key.generatedTime() + ", which is in the future";
  }
}
