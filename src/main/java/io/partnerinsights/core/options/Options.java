package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.model.ReportFormat;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The table of all options; docs/options.md is generated from it. Here are those of the read
 * itself, {@link AccountOptions} has those of the account, {@link StreamOptions} those of streams.
 * A new option needs a reason why no default is good for all users.
 */
public final class Options {
  private static final OptionTable TABLE = new OptionTable();

  public static final ConnectorOption<String> QUERY =
      TABLE.text(
          OptionGroup.WHAT,
          "query",
          "Query to read: `SELECT … FROM … [WHERE …] [ORDER BY …] [LIMIT …] [TIMESPAN …]`.");
  public static final ConnectorOption<String> DATASET =
      TABLE.text(
          OptionGroup.WHAT,
          "dataset",
          "Dataset to read as a table, with pushdown of filters ([pushdown.md](pushdown.md)).");
  public static final ConnectorOption<List<String>> COLUMNS =
      TABLE.add(
          OptionGroup.WHAT,
          "columns",
          OptionTypes.NAMES,
          "Columns of the table with `dataset`. Default: all, or none if `metrics` is set.");
  public static final ConnectorOption<List<String>> METRICS =
      TABLE.add(
          OptionGroup.WHAT,
          "metrics",
          OptionTypes.NAMES,
          "Metrics of the table with `dataset`, aggregated over all `columns`.");
  public static final ConnectorOption<String> QUERY_ID =
      TABLE.text(
          OptionGroup.WHAT,
          "queryId",
          "Id of a stored query to read: one of the account's queries or a system query.");
  public static final ConnectorOption<String> REPORT_ID =
      TABLE.text(
          OptionGroup.WHAT,
          "reportId",
          "Id of an existing report to read: its latest execution. A running one is awaited.");
  public static final ConnectorOption<String> EXECUTION_ID =
      TABLE.text(
          OptionGroup.WHAT,
          "executionId",
          "With `reportId`: id of the execution to read instead of the latest.");

  public static final ConnectorOption<Instant> QUERY_START_TIME =
      TABLE.add(
          OptionGroup.WHEN,
          "queryStartTime",
          OptionTypes.INSTANT,
          "Start of the time range, inclusive. Overrides the query's TIMESPAN.");
  public static final ConnectorOption<Instant> QUERY_END_TIME =
      TABLE.add(
          OptionGroup.WHEN,
          "queryEndTime",
          OptionTypes.INSTANT,
          "End of the time range. Overrides the query's TIMESPAN.");

  public static final ConnectorOption<String> TIMESPAN =
      TABLE.text(
          OptionGroup.WHEN,
          "timespan",
          "Time range of `dataset`, such as `LAST_6_MONTHS`. Default: the dataset's widest.");

  public static final ConnectorOption<ReportFormat> REPORT_FORMAT =
      TABLE.add(
          OptionGroup.HOW,
          "reportFormat",
          OptionTypes.namedChoice(ReportFormat.class),
          "CSV",
          "Format of the report's file. The rows are the same.");
  public static final ConnectorOption<Duration> REPORT_TIMEOUT =
      TABLE.add(
          OptionGroup.HOW,
          "reportTimeout",
          OptionTypes.DURATION,
          "4h",
          "Maximum time to wait for a report. The error has the ids to read it later.");
  public static final ConnectorOption<Duration> POLL_INTERVAL =
      TABLE.add(
          OptionGroup.HOW,
          "pollInterval",
          OptionTypes.DURATION,
          "Fixed time between two polls of a report's status. Default: 1 s at first, then a"
              + " twentieth of the time waited, at most 5 min.");
  public static final ConnectorOption<Integer> MAX_REPORTS_PER_HOUR =
      TABLE.add(
          OptionGroup.HOW,
          "maxReportsPerHour",
          OptionTypes.COUNT,
          "5",
          "Maximum number of reports created in any 60 minutes per account and JVM. Further"
              + " reads wait; this does not count towards `reportTimeout`. The default is the"
              + " service's quota.");
  public static final ConnectorOption<Integer> MAX_CALLS_PER_MINUTE =
      TABLE.add(
          OptionGroup.HOW,
          "maxCallsPerMinute",
          OptionTypes.COUNT,
          "60",
          "Maximum number of API calls in any 60 seconds per account and JVM. Further calls wait."
              + " The newest value of an account applies to all of its reads.");
  public static final ConnectorOption<URI> CALLBACK_URL =
      TABLE.add(
          OptionGroup.HOW,
          "callbackUrl",
          OptionTypes.URL,
          "Public URL to which the service sends a POST when a report is complete. The read still"
              + " polls.");
  public static final ConnectorOption<String> REPORT_LISTENER_CLASS =
      TABLE.text(
          OptionGroup.HOW,
          "reportListenerClass",
          "Class to notify of a report's progress. It implements"
              + " `io.partnerinsights.core.spi.ReportListener` and has a public no-argument"
              + " constructor.");
  public static final ConnectorOption<Boolean> DRY_RUN =
      TABLE.add(
          OptionGroup.HOW,
          "dryRun",
          OptionTypes.FLAG,
          "false",
          "Whether to return the steps of the read as a table instead of its rows; GETs only.");
  public static final ConnectorOption<Reuse> REUSE =
      TABLE.add(
          OptionGroup.HOW,
          "reuse",
          OptionTypes.choice(Reuse.class),
          "auto",
          "Existing reports of the same query to read. `auto`: this application's, or another's"
              + " that is unread; `never`: none; `always`: also those that another application"
              + " kept.");
  public static final ConnectorOption<Duration> REUSE_MAX_AGE =
      TABLE.add(
          OptionGroup.HOW,
          "reuseMaxAge",
          OptionTypes.DURATION,
          "1h",
          "Maximum age of a report's file when a read starts to use it. In Spark, a DataFrame"
              + " keeps the report that it has read.");
  public static final ConnectorOption<Keep> KEEP =
      TABLE.add(
          OptionGroup.HOW,
          "keep",
          OptionTypes.choice(Keep.class),
          "What stays on the service when the application ends: `report` (without queries),"
              + " `nothing` or `all`. Default: `nothing`; `all` with `reuse=always`. A running"
              + " report stays unless its wait was interrupted.");
  public static final ConnectorOption<String> SCHEMA_HINTS =
      TABLE.text(
          OptionGroup.HOW,
          "schemaHints",
          "Types of columns, such as `BilledRevenueUSD DECIMAL(18,2), Month STRING`. They take"
              + " precedence over the bundled dictionary.");
  public static final ConnectorOption<TypeInference> INFER_SCHEMA =
      TABLE.add(
          OptionGroup.HOW,
          "inferSchema",
          OptionTypes.choice(TypeInference.class),
          "sample",
          "Types of columns without a hint. `sample`: the bundled dictionary's, checked with a test"
              + " of the query, one GET of up to 30 s; `dictionary`: unchecked, unknown columns are"
              + " STRING.");
  public static final ConnectorOption<Boolean> PREVIEW =
      TABLE.add(
          OptionGroup.HOW,
          "preview",
          OptionTypes.FLAG,
          "true",
          "Whether to answer a limit of at most 100 rows, as in Spark's `show()`, from a test"
              + " of the query if its rows are the same. No report is created.");
  public static final ConnectorOption<Boolean> PUSHDOWN =
      TABLE.add(
          OptionGroup.HOW,
          "pushdown",
          OptionTypes.FLAG,
          "true",
          "With `dataset`: whether the engine's filters, columns and limits become part of the"
              + " query. `false` reads the whole table. The results are the same.");
  public static final ConnectorOption<ByteSize> SPLIT_SIZE =
      TABLE.add(
          OptionGroup.HOW,
          "splitSize",
          OptionTypes.BYTE_SIZE,
          "64MiB",
          "Maximum size of a split, the part of a file that a task reads; at least `4KiB`.");
  public static final ConnectorOption<ByteSize> MAX_FIELD_BYTES =
      TABLE.add(
          OptionGroup.HOW,
          "maxFieldBytes",
          OptionTypes.BYTE_SIZE,
          "1MiB",
          "Maximum size of a field. The usual cause of a larger one is an unclosed quote.");
  public static final ConnectorOption<ParseMode> MODE =
      TABLE.add(
          OptionGroup.HOW,
          "mode",
          OptionTypes.namedChoice(ParseMode.class),
          "FAILFAST",
          "What to do with a malformed row: `FAILFAST` throws an error, `PERMISSIVE` returns"
              + " null for invalid values, `DROPMALFORMED` drops and counts the row"
              + " ([file-format.md](file-format.md)).");
  public static final ConnectorOption<String> CORRUPT_RECORD_COLUMN =
      TABLE.text(
          OptionGroup.HOW,
          "columnNameOfCorruptRecord",
          "With `mode=PERMISSIVE`: name of an additional last STRING column. It contains the"
              + " text of a malformed row, and null in other rows.");

  public static final ConnectorOption<ErrorValues> ERROR_VALUES =
      TABLE.add(
          OptionGroup.HOW,
          "errorValues",
          OptionTypes.namedChoice(ErrorValues.class),
          "FORM",
          "How an error shows a value: `FORM` as its length and kinds of characters, except"
              + " numbers, dates and short codes; `SHOW` as it is.");

  /**
   * The options of a report that is submitted by one application and read by another, unless the
   * user sets others. The former must not delete it, and it must not be a report that another
   * application deletes.
   */
  public static final Map<String, String> SUBMISSION_DEFAULTS =
      Map.of(KEEP.key(), Keep.REPORT.spelling(), REUSE.key(), Reuse.NEVER.spelling());

  private Options() {}

  /** Returns all options in the order of docs/options.md. */
  public static List<ConnectorOption<?>> all() {
    return Stream.of(TABLE, StreamOptions.TABLE, AccountOptions.TABLE)
        .flatMap(table -> table.options().stream())
        .sorted(Comparator.comparing(ConnectorOption::group))
        .toList();
  }
}
