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
          "First execution of a new stream: `earliest` (the oldest that the service lists),"
              + " `latest` (the first that completes after the start), or a time. A restart ignores"
              + " this option.");
  public static final ConnectorOption<Integer> MAX_EXECUTIONS_PER_TRIGGER =
      STREAM.add(
          "maxExecutionsPerTrigger",
          OptionTypes.COUNT,
          "Maximum number of executions in a batch. The oldest executions are read first. Default:"
              + " all.");
  public static final ConnectorOption<Boolean> FAIL_ON_DATA_LOSS =
      STREAM.add(
          "failOnDataLoss",
          OptionTypes.BOOLEAN,
          "true",
          "Whether a stream fails if executions may have dropped off the service's 90-day list"
              + " before they were read. `false`: the stream logs a warning and continues.");
  public static final ConnectorOption<Boolean> METADATA_AS_COLUMNS =
      STREAM.add(
          "metadataAsColumns",
          OptionTypes.BOOLEAN,
          "false",
          "Whether `_report_id`, `_execution_id` and `_report_generated_time` are ordinary columns"
              + " at the end of a stream or of a Flink catalog's tables. On Spark 3.5, set `true`"
              + " to select them.");
  public static final ConnectorOption<Duration> RECURRENCE_INTERVAL =
      STREAM.add(
          "recurrenceInterval",
          OptionTypes.RECURRENCE_INTERVAL,
          "With `query`, `dataset` or `queryId`: the stream finds or creates a report that runs at"
              + " this interval. Use whole hours from `4h` to `2160h`. Each dataset has a"
              + " minimum.");
  public static final ConnectorOption<Integer> RECURRENCE_COUNT =
      STREAM
          .add(
              "recurrenceCount",
              OptionTypes.COUNT,
              "With `recurrenceInterval`: number of executions after which the report ends."
                  + " Default: the report never ends. The marketplace requires this option.")
          .requires(RECURRENCE_INTERVAL, "it belongs to a schedule");
  public static final ConnectorOption<Instant> START_TIME =
      STREAM
          .add(
              "startTime",
              OptionTypes.INSTANT,
              "With `recurrenceInterval`: time of the first execution, at least 4 hours ahead"
                  + " when the report is created. Default: as soon as possible.")
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
