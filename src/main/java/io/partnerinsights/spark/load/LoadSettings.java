package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.table.LoadedTableName;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants of a load.
 *
 * @param into the table of a single dataset, or the schema of several tables
 * @param isTable whether it is the table
 * @param datasets empty for every dataset of the account
 * @param since the first month of the history; null for all that there is
 * @param schedule the interval of the scheduled reports; null to read by ExecuteNow reports
 * @param isScheduleGiven whether the user has named the interval
 * @param hour the hour of the day, in UTC, at which a schedule runs; null for any
 * @param range the TIMESPAN of the schedules; null for the default
 * @param properties what new tables have besides the load's own
 * @param clusterBy columns by which new tables are clustered
 * @param accept datasets and executions whose checks stop nothing in this run
 */
public record LoadSettings(
    TableName into,
    boolean isTable,
    List<String> datasets,
    @Nullable YearMonth since,
    @Nullable Duration schedule,
    boolean isScheduleGiven,
    @Nullable Integer hour,
    @Nullable String range,
    Map<String, String> properties,
    List<String> clusterBy,
    Set<String> accept,
    boolean waits,
    boolean isDryRun) {
  private static final String TABLE_OF_LOADS = "partnerinsights_loads";

  private static final String ANY = "(?s).+";

  /** A day of a month is taken for the month, because such dates are common. */
  private static final String MONTH_OR_DAY = "\\d{4}-\\d\\d(-\\d\\d)?";

  /**
   * Reads arguments, whose names are read without case.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code OPTION_UNKNOWN}, {@code
   *     OPTION_VALUE}, {@code OPTION_MISSING} or {@code OPTION_CONFLICT}
   */
  public static LoadSettings of(Map<String, String> given) {
    Arguments all = new Arguments(given);
    List<String> single = all.names(LoadArgument.DATASET);
    List<String> several = all.names(LoadArgument.DATASETS);
    if (single.size() > 1 || (!single.isEmpty() && !several.isEmpty())) {
      throw LoadErrors.TWO_DATASETS.error();
    }
    TableName into =
        all.read(LoadArgument.INTO, "a table or schema, such as lake.usage", ANY, TableName::parse);
    if (into == null) {
      throw LoadErrors.NO_TARGET.error();
    }
    if (single.isEmpty() && into.isPath()) {
      throw LoadErrors.PATH_OF_SEVERAL.error(into);
    }
    String interval =
        all.read(
            LoadArgument.SCHEDULE,
            "whole hours such as 24h, or none",
            "(?i)\\d{1,4}h|none",
            text -> text);
    boolean scheduled = !"none".equalsIgnoreCase(interval);
    Map<String, String> properties =
        all.read(
            LoadArgument.PROPERTIES,
            "name=value, separated by commas; not partnerinsights.…",
            ANY,
            LoadSettings::pairs);
    Set<String> accept = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    accept.addAll(all.names(LoadArgument.ACCEPT));
    return new LoadSettings(
        into,
        !single.isEmpty(),
        single.isEmpty() ? several : single,
        all.read(LoadArgument.SINCE, "a month such as 2024-01", MONTH_OR_DAY, LoadSettings::month),
        scheduled ? Duration.parse("PT" + (interval == null ? "24h" : interval)) : null,
        scheduled && interval != null,
        all.read(LoadArgument.HOUR, "an hour from 0 to 23", "[01]?\\d|2[0-3]", Integer::valueOf),
        all.read(LoadArgument.RANGE, "a TIMESPAN", ANY, text -> text.toUpperCase(Locale.ROOT)),
        properties == null ? Map.of() : properties,
        all.names(LoadArgument.CLUSTER_BY),
        accept,
        !"false".equals(all.flag(LoadArgument.WAIT)),
        "true".equals(all.flag(LoadArgument.DRY_RUN)));
  }

  /** The texts of arguments by their names. */
  private record Arguments(Map<String, String> values) {
    Arguments {
      Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      copy.putAll(values);
      values = copy;
      List<String> names = LoadArgument.keys();
      for (String name : values.keySet()) {
        if (names.stream().noneMatch(name::equalsIgnoreCase)) {
          String hint = NearestName.hintOr(name, names, "leave it out");
          throw LoadErrors.UNKNOWN_ARGUMENT.error(name, names, hint);
        }
      }
    }

    List<String> names(LoadArgument argument) {
      return Arrays.stream(values.getOrDefault(argument.key(), "").split(","))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .toList();
    }

    @Nullable String flag(LoadArgument argument) {
      return read(
          argument, "true or false", "(?i)true|false", text -> text.toLowerCase(Locale.ROOT));
    }

    /** Reads a value, or null if it is not given; any exception of the reader refuses it. */
    <T> @Nullable T read(
        LoadArgument argument, String form, String pattern, Function<String, T> reader) {
      String text = values.get(argument.key());
      try {
        return text == null ? null : reader.apply(matching(text.strip(), pattern));
      } catch (RuntimeException e) {
        throw LoadErrors.WRONG_ARGUMENT.error(argument.key(), text, "write " + form);
      }
    }
  }

  /** Reads pairs; a comma within a value is one that no further pair follows. */
  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new TreeMap<>();
    for (String pair : text.split(",(?=[^,=]+=)", -1)) {
      String[] parts = matching(pair, "(?s)[^=]+=.*").split("=", 2);
      pairs.put(matching(parts[0].strip(), "(?!partnerinsights\\.).+"), parts[1].strip());
    }
    return pairs;
  }

  private static YearMonth month(String text) {
    return YearMonth.parse(text.substring(0, 7));
  }

  private static String matching(String text, String pattern) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("it has another form");
    }
    return text;
  }

  /**
   * Returns the table of a dataset: {@code into}, or a name in this schema.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if the
   *     dataset's name is not one for a table
   */
  TableName table(String dataset) {
    return isTable
        ? into
        : LoadedTableName.find(dataset)
            .map(into::table)
            .orElseThrow(() -> LoadErrors.NO_TABLE_NAME.error(dataset));
  }

  /** Returns the table of loads, which is beside the tables. */
  TableName tableOfLoads() {
    if (!isTable) {
      return into.table(TABLE_OF_LOADS);
    }
    return into.sibling(into.isPath() ? "loads" : TABLE_OF_LOADS);
  }

  /** Whether the user accepts what a check of a dataset, or of one of its executions, finds. */
  boolean accepts(String datasetOrExecution) {
    return accept.contains(datasetOrExecution);
  }
}
