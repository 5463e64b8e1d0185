package io.partnerinsights.sandbox.settings;

import java.util.Locale;
import java.util.Set;

/**
 * Behaviours about which evidence disagrees, which few clients have seen, or which no page rules
 * out. Without any quirk the sandbox answers as the service was recorded, and where nothing was
 * recorded as its pages say. All quirks can be combined.
 */
public enum Quirk {
  /** Sends nextLink as a path without scheme and host. */
  RELATIVE_NEXT_LINKS,
  /** Has the datasets, columns, metrics and ranges of the pages, not the recorded ones. */
  PAGE_DATASETS,
  /** Answers 404 to a list of executions before the first success, as the pages say. */
  EXECUTIONS_404,
  /** Answers 404 to a report on a query that does not exist, and not 400. */
  UNKNOWN_QUERIES_404,
  /** Sends times and interval of an ExecuteNow report as they were sent: none, or as given. */
  RECURRENCE_AS_SENT,
  /** Refuses names of queries and reports with more than letters and digits, as clients met it. */
  PLAIN_NAMES,
  /** Sends the ids of queries, reports and executions in upper case. */
  UPPER_CASE_IDS,
  /**
   * Sends errors with HTTP status 200; only the envelope's statusCode is 400 or more. If several
   * quirks choose the form of errors, the forms take turns.
   */
  ERRORS_INSIDE_200,
  /** Sends a 404 about queries, reports and executions without a body. */
  BARE_404,
  /** Sends an error's text in {@code description}, without an envelope. */
  DESCRIPTION_ERRORS,
  /** Sends errors as problem details: {@code title}, {@code status} and {@code detail}. */
  PROBLEM_DETAILS,
  /** Sends an error's text as plain text. */
  PLAIN_TEXT_ERRORS,
  /** Sends an error's text in a list named {@code errors}. */
  ERROR_LISTS,
  /** Sets dataRedacted in every envelope: values are withheld. */
  DATA_REDACTED,
  /**
   * Sends keys as the pages' samples have them: some in Pascal case, some with a stray blank, such
   * as {@code "DatasetName "} and {@code " RecurrenceCount"}. Sends no headers of a rate limit.
   */
  PAGE_KEYS,
  /** Sends all JSON keys in lower case, those of test rows too. */
  LOWER_CASE_KEYS,
  /** Sends numbers in JSON as strings, those of test rows too. */
  NUMBERS_AS_STRINGS,
  /** Leaves out fields that are null or that a client can do without, and the tracing headers. */
  MISSING_FIELDS,
  /** Adds fields that no page names to every JSON object. */
  EXTRA_FIELDS,
  /** Sends reports without {@code executeNow}, as all samples of the marketplace. */
  NO_EXECUTE_NOW,
  /** Refuses a filter with several executionStatus values with a 400, as seen live. */
  REFUSES_SEVERAL_STATUSES,
  /** Lists no execution for a filter with several executionStatus values. */
  IGNORES_SEVERAL_STATUSES,
  /** Lists no execution before its end, unless no status is asked for. */
  EXECUTIONS_LISTED_LATE,
  /** Names the status of open executions Queued and Generating. */
  UNKNOWN_OPEN_STATUS,
  /** Names the status of completed executions Succeeded. */
  UNKNOWN_FINAL_STATUS,
  /** Sends a completed execution without its link the first two times. */
  LATE_LINKS,
  /** Lists the next execution of a recurring report as Pending after every run. */
  NEXT_RUN_LISTED,
  /** Lists queries and reports only 75 seconds after their creation. */
  LISTS_LAG,
  /** Answers 429 to the first POST of each name, without handling it. */
  THROTTLED_POSTS,
  /** Loses the answer to the first handled POST of each name. */
  LOST_ANSWERS,
  /** Answers 500 to a POST of each name although it was handled: the first, or the next one. */
  FAILED_ANSWERS,
  /** Sends the names of HTTP headers in lower case, as HTTP/2 does. */
  LOWER_CASE_HEADERS,
  /** Sends no Date header. */
  NO_DATE_HEADER,
  /** Keeps a clock that is an hour ahead of the sandbox's clock. */
  CLOCK_AHEAD,
  /** Includes a report's QueryEndTime in its time range. */
  END_IN_RANGE,
  /** Includes the running month in TIMESPANs of months and years. */
  RUNNING_MONTH,
  /** Writes whole numbers as {@code 12.0}, in files and in test rows. */
  DECIMAL_INTEGERS,
  /** Writes amounts of money in files with more digits, as sums of doubles have them. */
  LONG_AMOUNTS,
  /** Writes dates of columns whose names end in Key as {@code 20260105}. */
  DIGIT_DATES,
  /** Has a time of day in one of three values of columns of days, but not of Month. */
  TIMES_OF_DAY,
  /** Writes the names in a file's header in lower case. */
  LOWER_CASE_FILE_HEADER,
  /** Sends files without a length: the end of the connection ends the body. */
  BODIES_WITHOUT_LENGTH,
  /** Sends a range of a file without the ETag that the whole file has. */
  TAGS_VANISH;

  /** Quirks that the service's pages document and no recording shows. */
  public static final Set<Quirk> DOCUMENTED =
      Set.of(PAGE_DATASETS, PAGE_KEYS, EXECUTIONS_404, RECURRENCE_AS_SENT);

  /** Returns the name as flag {@code --quirk} takes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
