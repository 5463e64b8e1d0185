package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** How options go together; what one option's text can be wrong in is the parser's. */
final class OptionRules {
  private static final List<ConnectorOption<String>> WHAT =
      List.of(Options.QUERY, Options.DATASET, Options.QUERY_ID, Options.REPORT_ID);

  private static final ByteSize LEAST_SPLIT = new ByteSize(4 << 10);

  private OptionRules() {}

  static void check(ConnectorOptions options) {
    exactlyOneSource(options);
    needs(options, Options.COLUMNS, Options.DATASET, "a query selects its own columns");
    needs(options, Options.METRICS, Options.DATASET, "a query selects its own metrics");
    needs(options, Options.TIMESPAN, Options.DATASET, "a query has its own TIMESPAN");
    needs(options, Options.EXECUTION_ID, Options.REPORT_ID, "an execution belongs to a report");
    checkAccount(options);
    needs(options, Options.CALLBACK_METHOD, Options.CALLBACK_URL, "it says how the URL is called");
    rangeIsWhole(options);
    splitsAreWorthATask(options);
    corruptRecordsAreKept(options);
  }

  /** Who signs in, and where. */
  static void checkAccount(ConnectorOptions options) {
    needs(options, Options.PROXY_USERNAME, Options.PROXY, "it is the user at a proxy");
    needs(options, Options.PROXY_PASSWORD, Options.PROXY, "it is the password at a proxy");
    needs(options, Options.PROXY_PASSWORD, Options.PROXY_USERNAME, "a password belongs to a user");
    needs(options, Options.TRUST_STORE_PASSWORD, Options.TRUST_STORE, "it opens a trust store");
  }

  private static void exactlyOneSource(ConnectorOptions options) {
    List<String> given = WHAT.stream().filter(options::isSet).map(ConnectorOption::key).toList();
    if (given.isEmpty()) {
      throw Problem.of(ErrorCode.OPTION_MISSING, "Nothing says what to read")
          .reason("none of the options " + names() + " is given")
          .remedy("give exactly one of them, such as option query with the query's text")
          .toException();
    }
    if (given.size() > 1) {
      throw Problem.of(
              ErrorCode.OPTION_CONFLICT, "Options " + joined(given) + " contradict each other")
          .reason("each of them says what to read")
          .remedy("give exactly one of " + names())
          .toException();
    }
  }

  private static String joined(List<String> keys) {
    int last = keys.size() - 1;
    return String.join(", ", keys.subList(0, last)) + " and " + keys.get(last);
  }

  private static String names() {
    return WHAT.stream().map(ConnectorOption::key).collect(Collectors.joining(", "));
  }

  private static void splitsAreWorthATask(ConnectorOptions options) {
    ByteSize size = options.get(Options.SPLIT_SIZE);
    if (size.bytes() < LEAST_SPLIT.bytes()) {
      throw Problem.of(ErrorCode.OPTION_VALUE, "Option splitSize is too small")
          .reason(size.bytes() + " bytes would make more tasks than a driver can plan")
          .remedy("give at least 4KiB; the default of 64MiB serves most clusters")
          .toException();
    }
  }

  private static void corruptRecordsAreKept(ConnectorOptions options) {
    ParseMode mode = options.get(Options.MODE);
    if (options.isSet(Options.CORRUPT_RECORD_COLUMN) && mode != ParseMode.PERMISSIVE) {
      throw Problem.of(
              ErrorCode.OPTION_CONFLICT,
              "Option columnNameOfCorruptRecord does not go with mode " + mode)
          .reason("only PERMISSIVE keeps malformed rows")
          .remedy("set mode to PERMISSIVE, or leave columnNameOfCorruptRecord out")
          .toException();
    }
  }

  private static void needs(
      ConnectorOptions options,
      ConnectorOption<?> given,
      ConnectorOption<?> needed,
      String because) {
    if (options.isSet(given) && !options.isSet(needed)) {
      throw Problem.of(
              ErrorCode.OPTION_MISSING, "Option " + given + " stands without option " + needed)
          .reason(because)
          .remedy("give option " + needed + " too, or leave option " + given + " out")
          .toException();
    }
  }

  private static void rangeIsWhole(ConnectorOptions options) {
    boolean starts = options.isSet(Options.QUERY_START_TIME);
    boolean ends = options.isSet(Options.QUERY_END_TIME);
    if (starts != ends) {
      throw Problem.of(ErrorCode.OPTION_MISSING, "Half of the time range is missing")
          .reason("only " + (starts ? "queryStartTime" : "queryEndTime") + " is given")
          .remedy("give queryStartTime and queryEndTime, or neither and a TIMESPAN in the query")
          .toException();
    }
    if (starts) {
      checkRange(options);
    }
    if (starts && options.isSet(Options.TIMESPAN)) {
      throw Problem.of(ErrorCode.OPTION_CONFLICT, "Option timespan and the time range contradict")
          .reason("queryStartTime and queryEndTime override any TIMESPAN")
          .remedy("give option timespan, or queryStartTime and queryEndTime")
          .toException();
    }
  }

  private static void checkRange(ConnectorOptions options) {
    if (options.isSet(Options.REPORT_ID)) {
      throw Problem.of(ErrorCode.OPTION_CONFLICT, "A time range does not go with reportId")
          .reason("the report that is to be read was made with its own range")
          .remedy("leave queryStartTime and queryEndTime out, or read with query or queryId")
          .toException();
    }
    Instant start = options.get(Options.QUERY_START_TIME);
    Instant end = options.get(Options.QUERY_END_TIME);
    if (!end.isAfter(start)) {
      throw Problem.of(ErrorCode.OPTION_CONFLICT, "The time range is empty")
          .reason("queryEndTime " + end + " is not after queryStartTime " + start)
          .remedy("give an end that is later than the start")
          .toException();
    }
  }
}
