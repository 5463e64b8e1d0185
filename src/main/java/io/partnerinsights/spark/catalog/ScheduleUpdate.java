package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.plan.PlanErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * A new schedule of a report, as the arguments of a procedure.
 *
 * @param start the time of the first execution; if absent, the report keeps its own
 * @param end the time after which the report does not run, instead of a number of executions
 */
record ScheduleUpdate(
    Duration interval,
    @Nullable Instant start,
    @Nullable Integer executions,
    @Nullable Instant end) {
  static final List<ProcedureParameter> INPUTS =
      List.of(
          ProcedureParameters.input("report_id", DataTypes.StringType, "the id of a report"),
          ProcedureParameters.input(
              "interval_hours", DataTypes.IntegerType, "the interval in hours"),
          ProcedureParameters.optional(
              "start_time",
              DataTypes.StringType,
              "the time of the first execution, such as 2026-01-01T00:00:00Z"),
          ProcedureParameters.optional(
              "executions",
              DataTypes.IntegerType,
              "the number of executions after which the report ends"),
          ProcedureParameters.optional(
              "end_time",
              DataTypes.StringType,
              "the time at which it ends, instead of executions; marketplace only"));

  /** Returns the schedule of these arguments, in the order of the inputs. */
  static ScheduleUpdate of(InternalRow arguments) {
    if (arguments.isNullAt(1)) {
      throw CatalogErrors.ARGUMENT_IS_NULL.error("interval_hours", "the interval in hours");
    }
    if (!arguments.isNullAt(3) && !arguments.isNullAt(4)) {
      throw CatalogErrors.TWO_ENDS.error();
    }
    return new ScheduleUpdate(
        Duration.ofHours(arguments.getInt(1)),
        time(arguments, 2),
        arguments.isNullAt(3) ? null : Integer.valueOf(arguments.getInt(3)),
        time(arguments, 4));
  }

  private static @Nullable Instant time(InternalRow arguments, int position) {
    return arguments.isNullAt(position)
        ? null
        : StreamOptions.START_TIME.parse(arguments.getUTF8String(position).toString());
  }

  /** Changes a report's schedule. Everything else stays, because an update replaces all of it. */
  ScheduledReport applyTo(PartnerInsightsClient client, String reportId) {
    ScheduledReport old =
        client.report(reportId).orElseThrow(() -> PlanErrors.REPORT_NOT_FOUND.error(reportId));
    Instant first = start == null ? old.startTime() : start;
    if (first == null) {
      throw CatalogErrors.NO_START_TIME.error(reportId);
    }
    return client.updateReport(
        reportId,
        new ReportUpdate(
            old.reportName(),
            old.description(),
            schedule(old, first),
            old.format(),
            old.webhook()));
  }

  /** A schedule of the marketplace, which always has an end, keeps its own unless one is given. */
  private NewReport.Schedule schedule(ScheduledReport old, Instant first) {
    boolean given = executions != null || end != null;
    return !given && old.remainingExecutions().isPresent()
        ? NewReport.Schedule.endingLike(old, first, interval)
        : new NewReport.Schedule(first, interval, executions, end);
  }
}
