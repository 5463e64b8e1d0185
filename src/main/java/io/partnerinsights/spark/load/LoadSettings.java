package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.NearestName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The arguments of a load.
 *
 * @param into the table of a single dataset, or the schema of several tables
 * @param datasets empty for every dataset of the account
 * @param since the first month of the history
 * @param schedule the interval of the scheduled reports; empty to read by ExecuteNow reports
 * @param hour the hour of the day, in UTC, at which a schedule runs
 * @param range the TIMESPAN of the schedules
 * @param accept datasets and executions whose checks stop nothing in this run
 */
public record LoadSettings(
    String into,
    boolean isTable,
    List<String> datasets,
    Optional<YearMonth> since,
    Optional<Duration> schedule,
    OptionalInt hour,
    Optional<String> range,
    Set<String> accept,
    boolean waits,
    boolean isDryRun) {
  /** Names of the arguments. */
  static final List<String> ARGUMENTS =
      List.of(
          "into",
          "dataset",
          "datasets",
          "since",
          "schedule",
          "hour",
          "range",
          "accept",
          "wait",
          "dry_run");

  private static final Pattern INTERVAL = Pattern.compile("(\\d{1,4})h");

  /** Copies the collections. */
  public LoadSettings {
    datasets = List.copyOf(datasets);
    accept = Set.copyOf(accept);
  }

  /**
   * Reads the arguments; absent ones have their defaults.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for a missing or wrong argument
   */
  public static LoadSettings of(Map<String, String> given) {
    Map<String, String> arguments = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    arguments.putAll(given);
    for (String name : arguments.keySet()) {
      if (!ARGUMENTS.contains(name.toLowerCase(Locale.ROOT))) {
        throw LoadErrors.unknownArgument(name, NearestName.hintOr(name, ARGUMENTS, "leave it out"));
      }
    }
    List<String> single = list(arguments, "dataset");
    List<String> several = list(arguments, "datasets");
    if (!arguments.containsKey("into")) {
      throw LoadErrors.noTarget();
    }
    if (single.size() > 1 || (!single.isEmpty() && !several.isEmpty())) {
      throw LoadErrors.twoDatasets();
    }
    return new LoadSettings(
        arguments.get("into").strip(),
        !single.isEmpty(),
        single.isEmpty() ? several : single,
        Optional.ofNullable(arguments.get("since")).map(LoadSettings::month),
        interval(arguments.getOrDefault("schedule", "24h")),
        Optional.ofNullable(arguments.get("hour"))
            .map(LoadSettings::hour)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()),
        Optional.ofNullable(arguments.get("range")).map(text -> text.toUpperCase(Locale.ROOT)),
        list(arguments, "accept").stream()
            .map(text -> text.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new)),
        flag(arguments, "wait", true),
        flag(arguments, "dry_run", false));
  }

  private static List<String> list(Map<String, String> arguments, String name) {
    return Arrays.stream(arguments.getOrDefault(name, "").split(","))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static boolean flag(Map<String, String> arguments, String name, boolean byDefault) {
    String text = arguments.getOrDefault(name, String.valueOf(byDefault)).strip();
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw LoadErrors.wrongArgument(name, text, "write true or false");
    }
    return Boolean.parseBoolean(text);
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text.strip().substring(0, Math.min(7, text.strip().length())));
    } catch (DateTimeException e) {
      throw LoadErrors.wrongArgument("since", text, "write a month such as 2024-01");
    }
  }

  private static Optional<Duration> interval(String text) {
    if (text.strip().equalsIgnoreCase("none")) {
      return Optional.empty();
    }
    return Optional.of(INTERVAL.matcher(text.strip().toLowerCase(Locale.ROOT)))
        .filter(matcher -> matcher.matches())
        .map(matcher -> Duration.ofHours(Integer.parseInt(matcher.group(1))))
        .or(
            () -> {
              throw LoadErrors.wrongArgument(
                  "schedule", text, "write whole hours such as 24h, or none");
            });
  }

  private static int hour(String text) {
    if (!text.strip().matches("[01]?\\d|2[0-3]")) {
      throw LoadErrors.wrongArgument("hour", text, "write an hour from 0 to 23");
    }
    return Integer.parseInt(text.strip());
  }

  /** Returns the table of a dataset: {@code into}, or a name in this schema. */
  String table(String dataset) {
    return isTable ? into : into + "." + snakeCase(dataset);
  }

  /** Returns the table of the history, which is beside the tables. */
  String history() {
    if (!isTable) {
      return into + "." + "partnerinsights_loads";
    }
    if (into.endsWith("`") && into.contains("/")) {
      return into.substring(0, into.length() - 1) + "_loads`";
    }
    int dot = into.lastIndexOf('.');
    return into.substring(0, dot + 1) + "partnerinsights_loads";
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** Whether the user accepts what a check of a dataset, or of one of its executions, finds. */
  boolean accepts(String datasetOrExecution) {
    return accept.contains(datasetOrExecution.toLowerCase(Locale.ROOT));
  }
}
