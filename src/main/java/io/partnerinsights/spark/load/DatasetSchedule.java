package io.partnerinsights.spark.load;

import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadRules.Listed;
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
  /** The service runs a new schedule 4 hours after its creation at the earliest. */
  private static final Duration LEAD = Duration.ofHours(4).plusMinutes(15);

  private static final String UNUSABLE =
      "executions that were not loaded, because the time at which the service generated them is"
          + " unknown or in the future: %s, such as %s";

  static DatasetSchedule find(LoadContext context, DatasetReads reads, @Nullable String range) {
    Duration interval = Objects.requireNonNull(context.settings().schedule());
    StreamPlan plan = reads.schedule(interval, range);
    List<ScheduledReport> found = SparkApplication.awaitOnce(plan::findSchedules);
    return new DatasetSchedule(context, plan, found.isEmpty() ? null : found.get(0));
  }

  InsightsQuery query() {
    return plan.read().query().query();
  }

  /** Returns the complete executions of the report, with what each contains whole. */
  List<Listed> listed() {
    if (report == null) {
      return List.of();
    }
    return SparkApplication.awaitOnce(() -> context.session().executions(report.reportId()))
        .stream()
        .map(each -> new ExecutionKey(each.reportGeneratedTime(), each.executionId()))
        .map(key -> new Listed(key, Months.of(query().timespan(), key.generated())))
        .toList();
  }

  /**
   * Creates the report. Returns what a user has to know: that it is another one, and the dataset's
   * other schedules of loads; null for a first one.
   *
   * @param wasScheduled whether an earlier run of the table had a schedule
   */
  @Nullable String createAndExplain(boolean wasScheduled) {
    Integer hour = context.settings().hour();
    StreamPlan timed = hour == null ? plan : plan.startingAt(firstRun(hour));
    ScheduledReport created = SparkApplication.awaitOnce(timed::createSchedule);
    List<String> others = ofLoads(context, query().dataset()).map(this::describe).toList();
    if (!wasScheduled && others.isEmpty()) {
      return null;
    }
    String gone =
        wasScheduled ? "the table's schedule no longer exists or has other columns, so " : "";
    String text =
        gone + "report " + created.reportId() + " runs " + rhythm(created) + " from now on";
    return Stream.concat(Stream.of(text), others.stream()).collect(Collectors.joining(". "));
  }

  private Instant firstRun(int hour) {
    ZonedDateTime earliest = context.now().plus(LEAD).atZone(ZoneOffset.UTC);
    ZonedDateTime first = earliest.with(LocalTime.of(hour, 0));
    return (first.isBefore(earliest) ? first.plusDays(1) : first).toInstant();
  }

  private static String rhythm(ScheduledReport report) {
    Duration interval = report.recurrenceInterval();
    String hours = interval == null ? "an unknown number of" : "" + interval.toHours();
    String range =
        InsightsQuery.find(report.query()).flatMap(InsightsQuery::findTimespan).orElse("all rows");
    return "every " + hours + " hours over " + range;
  }

  /** Returns the schedules that loads of this account have created for a dataset. */
  static Stream<ScheduledReport> ofLoads(LoadContext context, String dataset) {
    return context.reports().stream()
        .filter(each -> ReportUse.of(each) == ReportUse.LOAD_SCHEDULE)
        .filter(each -> ReportUse.isOfLoads(each, context.accountDigest()))
        .filter(each -> ReportUse.dataset(each).equalsIgnoreCase(dataset));
  }

  static List<String> columns(ScheduledReport report) {
    return InsightsQuery.find(report.query()).map(InsightsQuery::columns).orElse(List.of());
  }

  /** Describes another schedule of the dataset, which another table may need. */
  private String describe(ScheduledReport other) {
    String id = other.reportId();
    return ("Report %s still runs %s, but this load does not read it. Delete it unless another"
            + " table needs it: %s")
        .formatted(id, rhythm(other), context.statements().statement("delete", id));
  }

  /** Describes other schedules with no more columns: of another first load, or of a role. */
  Stream<String> unread() {
    if (report == null) {
      return Stream.of();
    }
    String rhythm = rhythm(report);
    return ofLoads(context, query().dataset())
        .filter(each -> !each.reportId().equals(report.reportId()))
        .filter(each -> rhythm(each).equals(rhythm))
        .filter(each -> Columns.without(columns(each), query().columns()).isEmpty())
        .map(this::describe);
  }

  /** Returns why the report does not produce what the user wants; null if it does. */
  @Nullable String problem(List<Listed> listed) {
    if (report == null) {
      return null;
    }
    String id = report.reportId();
    String problem = "the scheduled report " + id;
    String delete = context.statements().statement("delete", id);
    if (report.isPaused()) {
      return problem + " is paused. To resume it: " + context.statements().statement("resume", id);
    }
    if (report.reportStatus().equalsIgnoreCase("Inactive")) {
      return problem + " has ended. To have the next run create a new one, run: " + delete;
    }
    Duration own = report.recurrenceInterval();
    Duration interval = own == null ? Objects.requireNonNull(context.settings().schedule()) : own;
    Instant latest = latest(report, listed);
    if (latest == null || !latest.isBefore(context.now().minus(interval.multipliedBy(2)))) {
      return null;
    }
    return listed.stream().allMatch(this::isUsable)
        ? "%s has produced nothing since %s. To have the next run create a new one, run: %s"
            .formatted(problem, latest, delete)
        : ("%s has produced no execution with a usable time since %s. Tell Microsoft's support."
                + " Until the times are correct, run the load with schedule => 'none'")
            .formatted(problem, latest);
  }

  /** Returns when the report was last seen to work, or was created; null if nothing says it. */
  private @Nullable Instant latest(ScheduledReport report, List<Listed> listed) {
    Stream<Instant> generated =
        listed.stream().filter(this::isUsable).map(each -> each.key().time());
    return Stream.concat(
            Stream.of(report.startTime(), report.createdTime()).filter(Objects::nonNull), generated)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private boolean isUsable(Listed execution) {
    return execution.key().countsAt(context.now());
  }

  /** Names the executions that no load reads, because nothing says how new they are. */
  @Nullable String unusable(List<Listed> listed) {
    List<Listed> all = listed.stream().filter(each -> !isUsable(each)).toList();
    String some =
        all.stream()
            .limit(LoadRules.SHOWN)
            .map(each -> each.key().id() + " (" + time(each.key()) + ")")
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? null : UNUSABLE.formatted("" + all.size(), some);
  }

  private static String time(ExecutionKey key) {
    return key.generated() == null ? "no readable time" : key.generated().toString();
  }
}
