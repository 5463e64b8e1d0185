package io.partnerinsights.spark.load;

import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a load.
 *
 * @param loadsSingleTable whether {@code destination} is the table of a single dataset, not a
 *     schema
 * @param datasets empty for every dataset of the account
 * @param scheduleInterval null to read by ExecuteNow reports
 * @param acceptedDatasets compares without case
 */
public record LoadSettings(
    String destination,
    boolean loadsSingleTable,
    List<String> datasets,
    @Nullable YearMonth sinceMonth,
    @Nullable Months fillMonths,
    @Nullable Duration scheduleInterval,
    @Nullable Integer startHour,
    @Nullable String range,
    Set<String> acceptedDatasets,
    boolean waitsForReports,
    boolean isDryRun) {
  private static final String LOADS_TABLE_NAME = "partnerinsights_loads";
  private static final String ANY_TEXT = "(?s).*\\S.*";
  private static final String MONTH_FORM = "\\d{4}-(0[1-9]|1[0-2])";
  private static final String NAME_PART = TableAddress.NAME_PART;

  /** Arguments that say nothing of months that one report fills, for which each run waits. */
  private static final List<String> SCHEDULE_ARGUMENTS =
      List.of("since", "schedule", "hour", "range", "wait");

  private static final String FILL_REASON =
      "argument fill loads the named months with one report that is not on a schedule";

  /** The names and types of a load's arguments, and what to write. */
  public static final StructType ARGUMENTS =
      StructType.fromDDL(
          "into STRING NOT NULL COMMENT 'the name of a table if dataset is passed, otherwise of a"
              + " schema (put names with special characters in backticks)', dataset STRING COMMENT"
              + " 'the dataset of table into', datasets STRING COMMENT 'datasets of a schema,"
              + " separated by commas (default: all)', since STRING COMMENT 'the first month to"
              + " load, such as 2024-01', schedule STRING COMMENT 'the interval of the report, such"
              + " as 24h, or none', hour INT COMMENT 'the hour in UTC at which a new schedule runs,"
              + " 0 to 23', range STRING COMMENT 'the TIMESPAN of the schedule', accept STRING"
              + " COMMENT 'datasets to load even if a check would stop them, separated by commas',"
              + " wait BOOLEAN COMMENT 'true to wait for reports (default), or false to submit them"
              + " and return (only with a schedule)', dry_run BOOLEAN COMMENT 'false, or true to"
              + " show what a run would create', fill STRING COMMENT 'months to load with one"
              + " report, such as 2026-05/2026-07'");

  /**
   * Reads arguments, whose names are read without case.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code OPTION_UNKNOWN}, {@code
   *     OPTION_VALUE} or {@code TABLE_REFUSED}
   */
  public static LoadSettings parse(Map<String, String> arguments) {
    Map<String, String> knownArguments = requireKnownNames(arguments);
    String destination =
        argumentText(knownArguments, "into", NAME_PART + "(?:\\." + NAME_PART + ")*");
    String dataset = argumentText(knownArguments, "dataset", "[^,]+");
    String datasets = argumentText(knownArguments, "datasets", ANY_TEXT);
    boolean isTable = !dataset.isEmpty();
    if (destination.isEmpty()) {
      throw LoadErrors.MISSING_INTO.error(expectedForm("into"));
    }
    if (!isTable && isPath(destination)) {
      throw LoadErrors.WRONG_INTO.error(
          destination,
          "a path is the address of one table, but without argument `dataset`, argument `into` must"
              + " name a schema");
    }
    if (isTable && !datasets.isEmpty()) {
      String reason = "into is a table if dataset is passed, and a schema if datasets is passed";
      throw LoadErrors.CONFLICTING_ARGUMENTS.error("dataset", "datasets", reason);
    }
    YearMonth sinceMonth =
        parseIfPresent(argumentText(knownArguments, "since", MONTH_FORM), YearMonth::parse);
    String fillText = argumentText(knownArguments, "fill", MONTH_FORM + "(/" + MONTH_FORM + ")?");
    Months fillMonths = parseIfPresent(fillText, Months::parse);
    if (fillMonths != null && fillMonths.isEmpty()) {
      throw LoadErrors.MALFORMED_ARGUMENT.error("fill", fillText, expectedForm("fill"));
    }
    String scheduleText = argumentText(knownArguments, "schedule", "[1-9]\\d{0,3}h|none");
    String interval = scheduleText.isEmpty() ? "24h" : scheduleText;
    Duration scheduleInterval = interval.equals("none") ? null : Duration.parse("PT" + interval);
    Integer startHour =
        parseIfPresent(argumentText(knownArguments, "hour", "[01]?\\d|2[0-3]"), Integer::valueOf);
    String range =
        parseIfPresent(
            argumentText(knownArguments, "range", ANY_TEXT), text -> text.toUpperCase(Locale.ROOT));
    boolean waitsForReports =
        !argumentText(knownArguments, "wait", "(?i)true|false").equalsIgnoreCase("false");
    if (!waitsForReports && scheduleInterval == null) {
      String reason = "without a schedule, no later run would read this run's report";
      throw LoadErrors.CONFLICTING_ARGUMENTS.error("wait => false", "schedule => 'none'", reason);
    }
    for (String scheduleArgument : SCHEDULE_ARGUMENTS) {
      if (!fillText.isEmpty() && knownArguments.containsKey(scheduleArgument)) {
        throw LoadErrors.CONFLICTING_ARGUMENTS.error("fill", scheduleArgument, FILL_REASON);
      }
    }
    return new LoadSettings(
        destination,
        isTable,
        splitNames(dataset + datasets),
        sinceMonth,
        fillMonths,
        scheduleInterval,
        startHour,
        range,
        Columns.toNameSet(splitNames(argumentText(knownArguments, "accept", ANY_TEXT))),
        waitsForReports,
        argumentText(knownArguments, "dry_run", "(?i)true|false").equalsIgnoreCase("true"));
  }

  private static Map<String, String> requireKnownNames(Map<String, String> arguments) {
    List<String> names = List.of(ARGUMENTS.fieldNames());
    Map<String, String> knownArguments = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    knownArguments.putAll(arguments);
    for (String name : knownArguments.keySet()) {
      if (names.stream().noneMatch(name::equalsIgnoreCase)) {
        throw LoadErrors.UNKNOWN_ARGUMENT.withSuggestion(name, names).error(name, names);
      }
    }
    return knownArguments;
  }

  /** Returns the text of an argument; empty if it is absent. */
  private static String argumentText(Map<String, String> arguments, String name, String form) {
    String text = arguments.getOrDefault(name, "").strip();
    if (arguments.containsKey(name) && !text.matches(form)) {
      throw LoadErrors.MALFORMED_ARGUMENT.error(name, text, expectedForm(name));
    }
    return text;
  }

  private static <T> @Nullable T parseIfPresent(String text, Function<String, T> parse) {
    return text.isEmpty() ? null : parse.apply(text);
  }

  private static String expectedForm(String name) {
    return ARGUMENTS.apply(name).getComment().get();
  }

  private static List<String> splitNames(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*"));
  }

  String tableOf(String name) {
    return loadsSingleTable ? destination : destination + "." + name;
  }

  /** Whether a name has the path of a table, such as {@code delta.`/lake/usage`}. */
  static boolean isPath(String table) {
    return table.contains("/");
  }

  /** Returns the schema of a table; empty for the current one, and for a path. */
  static String schemaOf(String table) {
    return isPath(table) ? "" : table.replaceFirst("\\.?" + NAME_PART + "$", "");
  }

  /** Returns the table of loads, which is in the schema of the tables, or beside a path. */
  String loadsTable() {
    if (isPath(destination)) {
      return destination.replaceFirst("/*`$", "_loads`");
    }
    String schema = loadsSingleTable ? schemaOf(destination) : destination;
    return schema.isEmpty() ? LOADS_TABLE_NAME : schema + "." + LOADS_TABLE_NAME;
  }
}
