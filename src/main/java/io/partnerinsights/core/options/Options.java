package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.WebhookMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The table of all options; docs/options.md is generated from it. Here are those of the read
 * itself, {@link AccountOptions} has those of the account, {@link StreamOptions} those of streams.
 * A new option needs a reason why no default is good for all users.
 */
public final class Options {
  private static final OptionTable TARGET = new OptionTable(OptionGroup.TARGET);
  private static final OptionTable TIME_RANGE = new OptionTable(OptionGroup.TIME_RANGE);
  private static final OptionTable READ = new OptionTable(OptionGroup.READ);

  private static final String OWN_RANGE_REASON = "the report was created with its own time range";
  private static final String OVERRIDE_REASON =
      "queryStartTime and queryEndTime override any TIMESPAN";
  private static final String SHARED_REPORT_REASON =
      "all streams of a query share one scheduled report, which they find by its name";

  public static final ConnectorOption<String> QUERY =
      TARGET.addText(
          "query",
          "Query to read, such as `SELECT Month, CustomerName FROM OfficeUsage WHERE CustomerMarket"
              + " = 'France' TIMESPAN LAST_6_MONTHS`.");
  public static final ConnectorOption<String> DATASET =
      TARGET.addText(
          "dataset",
          "Dataset to read as a table with all its columns and metrics"
              + " ([pushdown.md](pushdown.md)).");
  public static final ConnectorOption<List<String>> COLUMNS =
      TARGET
          .add(
              "columns",
              OptionTypes.NAMES,
              "With `dataset`: columns in the table. Default: all, or none if only `metrics` is"
                  + " set.")
          .requires(DATASET, "a query selects its own columns");
  public static final ConnectorOption<List<String>> METRICS =
      TARGET
          .add(
              "metrics",
              OptionTypes.NAMES,
              "With `dataset`: metrics in the table, aggregated over the table's columns. Default:"
                  + " all, or none if only `columns` is set.")
          .requires(DATASET, "a query selects its own metrics");
  public static final ConnectorOption<String> QUERY_ID =
      TARGET.addText(
          "queryId",
          "Id of the stored query to read, which is a system query or one of the user's own"
              + " queries.");
  public static final ConnectorOption<String> REPORT_ID =
      TARGET.addText(
          "reportId",
          "Id of an existing report, whose latest execution is read. If an execution is still"
              + " running, the read waits for it.");
  public static final ConnectorOption<String> EXECUTION_ID =
      TARGET
          .addText(
              "executionId",
              "With `reportId`: id of the execution to read instead of the latest one.")
          .requires(REPORT_ID, "an execution belongs to a report")
          .rejectedByStreams(null, "a stream reads all executions");

  public static final ConnectorOption<Instant> QUERY_START_TIME =
      TIME_RANGE
          .add(
              "queryStartTime",
              OptionTypes.INSTANT,
              "Start of the time range, inclusive. Overrides the query's TIMESPAN. Default if"
                  + " only the end is set: 2000-01-01.")
          .excludes(REPORT_ID, OWN_RANGE_REASON);
  public static final ConnectorOption<Instant> QUERY_END_TIME =
      TIME_RANGE
          .add(
              "queryEndTime",
              OptionTypes.INSTANT,
              "End of the time range, such as `2026-04-01` for March. Whether it is inclusive is"
                  + " not documented. Default if only the start is set: the end of tomorrow (UTC).")
          .excludes(REPORT_ID, OWN_RANGE_REASON);

  public static final ConnectorOption<String> TIMESPAN =
      TIME_RANGE
          .addText(
              "timespan",
              "With `dataset`: time range, such as `LAST_6_MONTHS`. Default: the widest range"
                  + " that the dataset offers.")
          .requires(
              DATASET,
              "a query contains its own range. In the query, write TIMESPAN LAST_6_MONTHS at the"
                  + " end")
          .excludes(QUERY_START_TIME, OVERRIDE_REASON)
          .excludes(QUERY_END_TIME, OVERRIDE_REASON);

  public static final ConnectorOption<ReportFormat> REPORT_FORMAT =
      READ.add(
          "reportFormat",
          OptionTypes.choiceOfNames(ReportFormat.class),
          "CSV",
          "Format of the report's file. The rows are the same in both formats.");
  public static final ConnectorOption<Duration> REPORT_TIMEOUT =
      READ.add(
          "reportTimeout",
          OptionTypes.DURATION,
          "4h",
          "Maximum time to wait for a report. After this time, the read fails with the ids that you"
              + " need to read the report later.");
  public static final ConnectorOption<Duration> POLL_INTERVAL =
      READ.add(
          "pollInterval",
          OptionTypes.DURATION,
          "Time between polls of a report's status (default: 0.25 to 2 s, then a twentieth of the"
              + " wait, at most 5 min) or of a stream's executions (default: 1 min).");
  public static final ConnectorOption<Integer> MAX_REPORTS_PER_HOUR =
      READ.add(
          "maxReportsPerHour",
          OptionTypes.COUNT,
          "5",
          "Maximum number of reports that [all of a user's reads](limits.md#limits-of-a-user) in"
              + " this JVM create in any 60 minutes. Further reads wait, but this time does not"
              + " count toward `reportTimeout`.");
  public static final ConnectorOption<Integer> MAX_CALLS_PER_MINUTE =
      READ.add(
          "maxCallsPerMinute",
          OptionTypes.COUNT,
          "60",
          "Maximum number of API calls that [all of a user's reads](limits.md#limits-of-a-user) in"
              + " this JVM make in any 60 seconds. Further calls wait.");
  public static final ConnectorOption<String> REPORT_LABEL =
      READ.add(
              "reportLabel",
              OptionTypes.REPORT_LABEL,
              "Beginning of each created report's name, with up to 100 letters and digits. Default:"
                  + " the dataset's name.")
          .rejectedByStreams(null, SHARED_REPORT_REASON);
  public static final ConnectorOption<String> REPORT_DESCRIPTION =
      READ.add(
              "reportDescription",
              OptionTypes.DESCRIPTION,
              "End of each created report's description, with up to 150 characters.")
          .rejectedByStreams(null, SHARED_REPORT_REASON);
  public static final ConnectorOption<URI> CALLBACK_URL =
      READ.add(
          "callbackUrl",
          OptionTypes.CALLBACK_URL,
          "Public URL that the service calls when a report for this read is complete. The URL's"
              + " query string, if any, is never shown. The read still polls the service.");
  public static final ConnectorOption<WebhookMethod> CALLBACK_METHOD =
      READ.add(
              "callbackMethod",
              OptionTypes.choiceOfNames(WebhookMethod.class),
              "POST",
              "How the service calls `callbackUrl`: `POST` to the URL followed by a slash and the"
                  + " report's id, or `GET` with the `reportId` parameter.")
          .requires(CALLBACK_URL, "the service calls that URL with the method");
  public static final ConnectorOption<ReuseMode> REUSE =
      READ.add(
          "reuse",
          OptionTypes.choiceOf(ReuseMode.class),
          "auto",
          "Which existing reports for the same query a read reuses. `auto`: reports from this"
              + " application, and others without `keep=report`. `never`: none. To read a kept"
              + " report, set `reportId`.");
  public static final ConnectorOption<Duration> REUSE_MAX_AGE =
      READ.add(
          "reuseMaxAge",
          OptionTypes.DURATION,
          "1h",
          "Maximum age of a report's file when a read starts to use it. Values above 2 h 45 min"
              + " work only with `keep=report` and within one application.");
  public static final ConnectorOption<KeepMode> KEEP =
      READ.add(
          "keep",
          OptionTypes.choiceOf(KeepMode.class),
          "Whether the read's report is kept. `report`: no job deletes the report or its"
              + " query. `nothing`: later jobs delete both. Default: `nothing`.");
  public static final ConnectorOption<String> SCHEMA_HINTS =
      READ.addText(
          "schemaHints",
          "Column types, such as `BilledRevenueUSD DECIMAL(18,2), Month STRING`. They take"
              + " precedence over the bundled dictionary.");
  public static final ConnectorOption<MoneyType> MONEY =
      READ.add(
          "money",
          OptionTypes.choiceOf(MoneyType.class),
          "decimal",
          "Type for amounts of money without a hint. `decimal`: `DECIMAL(18,5)`, so that sums are"
              + " exact. `double`: DOUBLE, which suits pandas.");
  public static final ConnectorOption<TypeInference> INFER_SCHEMA =
      READ.add(
              "inferSchema",
              OptionTypes.choiceOf(TypeInference.class),
              "sample",
              "Types of columns without a hint. `sample`: from the bundled dictionary, checked with"
                  + " one or two samples (GETs, at most 30 s). `dictionary`: unchecked, with"
                  + " unknown columns as STRING.")
          .rejectedByStreams(
              TypeInference.SAMPLE, "a sample could give other types after a restart");
  public static final ConnectorOption<Boolean> PREVIEW =
      READ.add(
          "preview",
          OptionTypes.BOOLEAN,
          "true",
          "Whether a sample may replace the report for a query that returns at most 100 rows, such"
              + " as Spark's `show()`, if the report would contain the same rows.");
  public static final ConnectorOption<PushdownMode> PUSHDOWN =
      READ.add(
          "pushdown",
          OptionTypes.PUSHDOWN,
          "auto",
          "For reads with `dataset`. `auto`: all reads share one report for the whole table."
              + " `always`: filters, columns and limits are pushed down. `never`: like `auto`, but"
              + " without previews.");
  public static final ConnectorOption<Long> SPLIT_SIZE =
      READ.add(
          "splitSize",
          OptionTypes.SPLIT_SIZE,
          "64MiB",
          "Maximum size of each part of an uncompressed file, at least `4KiB`. If tasks would be"
              + " idle, parts are smaller, down to 16 MiB. A gzip file is one part.");
  public static final ConnectorOption<Long> MAX_FIELD_BYTES =
      READ.add(
          "maxFieldBytes",
          OptionTypes.BYTE_SIZE,
          "1MiB",
          "Maximum size of a field. If a field is larger, the usual cause is an unclosed quote.");
  public static final ConnectorOption<ParseMode> MODE =
      READ.add(
          "mode",
          OptionTypes.choiceOfNames(ParseMode.class),
          "FAILFAST",
          "What happens to a malformed row. `FAILFAST`: the read fails. `PERMISSIVE`: invalid"
              + " values become null. `DROPMALFORMED`: the row is dropped and counted"
              + " ([file-format.md](file-format.md#malformed-rows)).");
  public static final ConnectorOption<String> CORRUPT_RECORD_COLUMN =
      READ.addText(
          "columnNameOfCorruptRecord",
          "With `mode=PERMISSIVE`: name of an additional STRING column at the end, which contains"
              + " the text of each malformed row and is null in all other rows.");

  public static final ConnectorOption<ValueDisplay> ERROR_VALUES =
      READ.add(
          "errorValues",
          OptionTypes.choiceOfNames(ValueDisplay.class),
          "FORM",
          "How an error shows a value. `FORM`: its length and kinds of characters, but"
              + " numbers, dates and short codes in full. `SHOW`: the value itself.");

  /**
   * The options of a report that is submitted by one application and read by another, unless the
   * user sets others. The former must not delete it, and it must not be a report that another
   * application deletes.
   */
  public static final Map<String, String> SUBMISSION_DEFAULTS =
      Map.of(KEEP.key(), KeepMode.REPORT.spelling(), REUSE.key(), ReuseMode.NEVER.spelling());

  static {
    StreamOptions.RECURRENCE_INTERVAL
        .excludes(REPORT_ID, StreamOptions.OWN_SCHEDULE_REASON)
        .excludes(StreamOptions.REPORT_NAME, StreamOptions.OWN_SCHEDULE_REASON)
        .excludes(QUERY_START_TIME, StreamOptions.FIXED_RANGE_REASON)
        .excludes(QUERY_END_TIME, StreamOptions.FIXED_RANGE_REASON);
  }

  private Options() {}

  /** Returns the limits that all reads of an account share. */
  public static List<ConnectorOption<?>> accountLimitOptions() {
    return List.of(POLL_INTERVAL, MAX_REPORTS_PER_HOUR, MAX_CALLS_PER_MINUTE);
  }

  /** Returns all options in the order of docs/options.md. */
  public static List<ConnectorOption<?>> all() {
    return Stream.of(
            TARGET,
            TIME_RANGE,
            AccountOptions.SIGN_IN,
            AccountOptions.SERVICE,
            READ,
            StreamOptions.STREAM)
        .flatMap(table -> table.options().stream())
        .toList();
  }
}
