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
              "Columns to read from `dataset`. By default, the read includes all columns, or none"
                  + " if `metrics` is set.")
          .requires(DATASET, "a query selects its own columns");
  public static final ConnectorOption<List<String>> METRICS =
      TARGET
          .add(
              "metrics",
              OptionTypes.NAMES,
              "Metrics of `dataset`, aggregated over the table's columns. By default, all metrics"
                  + " are read, or none if `columns` is set.")
          .requires(DATASET, "a query selects its own metrics");
  public static final ConnectorOption<String> QUERY_ID =
      TARGET.addText(
          "queryId",
          "Id of the stored query to read, which is a system query or one of the user's own"
              + " queries.");
  public static final ConnectorOption<String> REPORT_ID =
      TARGET.addText(
          "reportId",
          "Id of an existing report. The read uses its newest complete execution, or waits for the"
              + " first one if it is running. Fails if the report has not run yet.");
  public static final ConnectorOption<String> EXECUTION_ID =
      TARGET
          .addText(
              "executionId",
              "Id of an execution of the report in `reportId`. The read uses this execution instead"
                  + " of the newest complete one.")
          .requires(REPORT_ID, "an execution belongs to a report")
          .rejectInStreams(null, "a stream reads all executions");

  public static final ConnectorOption<Instant> QUERY_START_TIME =
      TIME_RANGE
          .add(
              "queryStartTime",
              OptionTypes.INSTANT,
              "Inclusive start of the time range, which overrides the query's TIMESPAN. If only"
                  + " `queryEndTime` is set, the start is 2000-01-01.")
          .excludes(REPORT_ID, OWN_RANGE_REASON);
  public static final ConnectorOption<Instant> QUERY_END_TIME =
      TIME_RANGE
          .add(
              "queryEndTime",
              OptionTypes.INSTANT,
              "End of the time range, such as `2026-04-01` for March. If only `queryStartTime` is"
                  + " set, the range ends with tomorrow (UTC).")
          .excludes(REPORT_ID, OWN_RANGE_REASON);

  public static final ConnectorOption<String> TIMESPAN =
      TIME_RANGE
          .addText(
              "timespan",
              "Time range of `dataset`, such as `LAST_6_MONTHS`. By default, the read covers the"
                  + " widest range that the dataset offers.")
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
          "Maximum time to wait for a report. After this time, the read fails and shows the ids for"
              + " reading the report later.");
  public static final ConnectorOption<Duration> POLL_INTERVAL =
      READ.add(
          "pollInterval",
          OptionTypes.DURATION,
          "Time between polls. Default: a minute for streams. For reads, 0.25 to 2 s at"
              + " first, then a twentieth of the time waited so far, at most 5 min.");
  public static final ConnectorOption<Integer> MAX_REPORTS_PER_HOUR =
      READ.add(
          "maxReportsPerHour",
          OptionTypes.COUNT,
          "5",
          "Maximum number of reports that [all of a user's reads](limits.md#limits-of-a-user) in"
              + " this JVM create in any 60 minutes. Further reads wait, and their waiting time"
              + " does not count toward `reportTimeout`.");
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
              "Text at the beginning of each created report's name, up to 100 letters and digits."
                  + " By default, it is the dataset's name.")
          .rejectInStreams(null, SHARED_REPORT_REASON);
  public static final ConnectorOption<String> REPORT_DESCRIPTION =
      READ.add(
              "reportDescription",
              OptionTypes.DESCRIPTION,
              "Text at the end of each created report's description, up to 150 characters.")
          .rejectInStreams(null, SHARED_REPORT_REASON);
  public static final ConnectorOption<URI> CALLBACK_URL =
      READ.add(
          "callbackUrl",
          OptionTypes.CALLBACK_URL,
          "Public URL that the service calls when a report for this read is complete. The read"
              + " still polls the service. The connector never shows the URL's query string.");
  public static final ConnectorOption<WebhookMethod> CALLBACK_METHOD =
      READ.add(
              "callbackMethod",
              OptionTypes.choiceOfNames(WebhookMethod.class),
              "POST",
              "HTTP method with which the service calls `callbackUrl`. `POST` adds a slash and the"
                  + " report's id to the URL. `GET` adds a `reportId` parameter.")
          .requires(CALLBACK_URL, "the service calls that URL with the method");
  public static final ConnectorOption<ReuseMode> REUSE =
      READ.add(
          "reuse",
          OptionTypes.choiceOf(ReuseMode.class),
          "auto",
          "Whether a read reuses existing reports for the same query. With `auto`, it"
              + " reuses shared reports. With `never`, it creates its own report. To read a kept"
              + " report, set `reportId`.");
  public static final ConnectorOption<Duration> REUSE_MAX_AGE =
      READ.add(
          "reuseMaxAge",
          OptionTypes.DURATION,
          "1h",
          "Maximum time since a report was completed when a read starts to use it. Values above 2 h"
              + " 45 min work only with `keep=report` and within one application.");
  public static final ConnectorOption<KeepMode> KEEP =
      READ.add(
          "keep",
          OptionTypes.choiceOf(KeepMode.class),
          "What happens to the read's report later. With `report`, no job deletes the report or its"
              + " query. With `nothing`, the default, later jobs delete the report and its query.");
  public static final ConnectorOption<String> SCHEMA_HINTS =
      READ.addText(
          "schemaHints",
          "Column types, such as `BilledRevenueUSD DECIMAL(18,2), Month STRING`. These types take"
              + " precedence over the bundled dictionary.");
  public static final ConnectorOption<MoneyType> MONEY =
      READ.add(
          "money",
          OptionTypes.choiceOf(MoneyType.class),
          "decimal",
          "Type of columns with amounts of money, unless `schemaHints` sets another type. `decimal`"
              + " means `DECIMAL(18,5)`, so that sums are exact. `double` means DOUBLE, which suits"
              + " pandas.");
  public static final ConnectorOption<TypeInference> INFER_SCHEMA =
      READ.add(
              "inferSchema",
              OptionTypes.choiceOf(TypeInference.class),
              "sample",
              "How the read determines types that `schemaHints` does not set. With `sample`,"
                  + " it checks the bundled dictionary's types with one or two GETs. With"
                  + " `dictionary`, unknown columns are STRING.")
          .rejectInStreams(TypeInference.SAMPLE, "a sample could give other types after a restart");
  public static final ConnectorOption<Boolean> PREVIEW =
      READ.add(
          "preview",
          OptionTypes.BOOLEAN,
          "true",
          "Whether a sample may replace the report for a query that returns at most 100 rows, such"
              + " as Spark's `show()`. The report must contain the same rows.");
  public static final ConnectorOption<PushdownMode> PUSHDOWN =
      READ.add(
          "pushdown",
          OptionTypes.PUSHDOWN,
          "auto",
          "How reads with `dataset` use reports. With `auto`, reads share one report for"
              + " the whole table. With `always`, filters, columns and limits are pushed down."
              + " `never` is `auto` without previews.");
  public static final ConnectorOption<Long> SPLIT_SIZE =
      READ.add(
          "splitSize",
          OptionTypes.SPLIT_SIZE,
          "64MiB",
          "Maximum size of a part of an uncompressed file, at least `4KiB`. Parts are"
              + " smaller, down to 16 MiB, if tasks would be idle. A gzip file is one"
              + " part.");
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
          "What happens to a malformed row. With `FAILFAST`, the read fails. With `PERMISSIVE`,"
              + " invalid values become null. With `DROPMALFORMED`, the row is dropped and counted"
              + " ([file-format.md](file-format.md#malformed-rows)).");
  public static final ConnectorOption<String> CORRUPT_RECORD_COLUMN =
      READ.addText(
          "columnNameOfCorruptRecord",
          "Name of an additional last column for `mode=PERMISSIVE`. This STRING column contains the"
              + " text of each malformed row, and null in all other rows.");

  public static final ConnectorOption<ValueDisplay> ERROR_VALUES =
      READ.add(
          "errorValues",
          OptionTypes.choiceOfNames(ValueDisplay.class),
          "FORM",
          "How an error shows a value. `SHOW` shows the value itself. `FORM` shows only the value's"
              + " length and kinds of characters, but shows numbers, dates and short codes in"
              + " full.");

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
