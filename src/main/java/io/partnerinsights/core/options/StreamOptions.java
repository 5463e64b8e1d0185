package io.partnerinsights.core.options;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of streams, which read each execution of a scheduled report once. */
public final class StreamOptions {
  static final OptionTable STREAM = new OptionTable(OptionGroup.STREAM);

  static final String FIXED_RANGE_REASON =
      "a fixed range would be the same for every run of the schedule. Use TIMESPAN in the query or"
          + " option timespan instead";
  static final String OWN_SCHEDULE_REASON = "an existing report has its own schedule";

  public static final ConnectorOption<String> REPORT_NAME =
      STREAM.addText(
          "reportName",
          "Name of the report to read, instead of `reportId`. Exactly one report must have"
              + " this name.");
  public static final ConnectorOption<StartingExecution> STARTING_EXECUTION =
      STREAM.add(
          "startingExecution",
          new OptionTypes.Type<>(
              "earliest, latest or time",
              "earliest, latest, or an ISO-8601 date or time, such as 2026-01-01T00:00:00Z",
              StartingExecution::parse),
          "earliest",
          "First execution that a new stream reads: `earliest` (the oldest that the"
              + " service lists), `latest` (the first that completes after the start), or a"
              + " time. A restart ignores this option.");
  public static final ConnectorOption<Integer> MAX_EXECUTIONS_PER_TRIGGER =
      STREAM.add(
          "maxExecutionsPerTrigger",
          OptionTypes.COUNT,
          "Maximum number of executions in a batch. The oldest executions are read first. By"
              + " default, there is no maximum.");
  public static final ConnectorOption<Boolean> FAIL_ON_DATA_LOSS =
      STREAM.add(
          "failOnDataLoss",
          OptionTypes.BOOLEAN,
          "true",
          "Whether a stream fails if it may have missed executions, because the service lists"
              + " executions for only 90 days. With `false`, the stream logs a warning and"
              + " continues.");
  public static final ConnectorOption<Boolean> METADATA_AS_COLUMNS =
      STREAM.add(
          "metadataAsColumns",
          OptionTypes.BOOLEAN,
          "false",
          "Whether a stream or a Flink catalog's tables end with `_report_id`, `_execution_id` and"
              + " `_report_generated_time` as ordinary columns. On Spark 3.5, a stream can select"
              + " these columns only with `true`.");
  public static final ConnectorOption<Duration> RECURRENCE_INTERVAL =
      STREAM.add(
          "recurrenceInterval",
          OptionTypes.RECURRENCE_INTERVAL,
          "Interval of a scheduled report, which the stream finds or creates for its `query`,"
              + " `dataset` or `queryId`. Use whole hours from `4h` to `2160h`. Each dataset has a"
              + " minimum interval.");
  public static final ConnectorOption<Integer> RECURRENCE_COUNT =
      STREAM
          .add(
              "recurrenceCount",
              OptionTypes.COUNT,
              "Number of executions after which the report of `recurrenceInterval` ends. By"
                  + " default, the report never ends. The marketplace requires this option.")
          .requires(RECURRENCE_INTERVAL, "it belongs to a schedule");
  public static final ConnectorOption<Instant> START_TIME =
      STREAM
          .add(
              "startTime",
              OptionTypes.INSTANT,
              "Time of the first execution of a report with `recurrenceInterval`, at least 4 hours"
                  + " after the report's creation. By default, the report runs as soon as"
                  + " possible.")
          .requires(RECURRENCE_INTERVAL, "it belongs to a schedule");

  private StreamOptions() {}

  /**
   * The first execution of a new stream.
   *
   * @param earliestTime the earliest time of an execution's file; null for any time
   * @param skipsExisting whether executions that are complete at the start are skipped
   */
  public record StartingExecution(@Nullable Instant earliestTime, boolean skipsExisting) {
    private static StartingExecution parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "earliest" -> new StartingExecution(null, false);
        case "latest" -> new StartingExecution(null, true);
        default -> new StartingExecution(OptionTypes.parseInstant(text), false);
      };
    }
  }
}
