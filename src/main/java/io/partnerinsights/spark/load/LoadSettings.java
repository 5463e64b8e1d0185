package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.NearestName;
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
 * @param accept datasets and executions whose checks stop nothing in this run, without case
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
  /** The arguments of a load, by the names that a procedure and a command have for them. */
  public enum Argument {
    INTO("STRING", "a table for dataset, else a schema"),
    DATASET("STRING", "the dataset of table into"),
    DATASETS("STRING", "datasets, separated by commas; default: all of the account"),
    SINCE("STRING", "the first month of the history, such as 2024-01"),
    SCHEDULE("STRING", "the interval of the scheduled report, or none"),
    HOUR("INT", "when the schedule runs, in UTC"),
    RANGE("STRING", "TIMESPAN of the schedule"),
    ACCEPT("STRING", "datasets or executions that no check stops in this run"),
    PROPERTIES("MAP<STRING, STRING>", "properties of new tables"),
    CLUSTER_BY("STRING", "columns by which new tables of Delta Lake are clustered"),
    WAIT("BOOLEAN", "false submits reports and returns"),
    DRY_RUN("BOOLEAN", "true shows what a run would do");

    private final String type;
    private final String comment;

    Argument(String type, String comment) {
      this.type = type;
      this.comment = comment;
    }

    /** Returns the name as users write it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the type in SQL. */
    public String type() {
      return type;
    }

    /** Returns what the argument means. */
    public String comment() {
      return comment;
    }
  }

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
    Given all = new Given(given);
    List<String> single = all.names(Argument.DATASET);
    List<String> several = all.names(Argument.DATASETS);
    if (single.size() > 1 || (!single.isEmpty() && !several.isEmpty())) {
      throw LoadErrors.TWO_DATASETS.error();
    }
    TableName into =
        all.read(Argument.INTO, "a table or schema, such as lake.usage", ANY, TableName::parse);
    if (into == null) {
      throw LoadErrors.NO_TARGET.error();
    }
    if (single.isEmpty() && into.isPath()) {
      throw LoadErrors.PATH_OF_SEVERAL.error(into);
    }
    String interval =
        all.read(
            Argument.SCHEDULE,
            "whole hours such as 24h, or none",
            "(?i)\\d{1,4}h|none",
            text -> text);
    boolean scheduled = !"none".equalsIgnoreCase(interval);
    Map<String, String> properties =
        all.read(
            Argument.PROPERTIES,
            "name=value, separated by commas; not partnerinsights.…",
            ANY,
            LoadSettings::pairs);
    Set<String> accept = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    accept.addAll(all.names(Argument.ACCEPT));
    return new LoadSettings(
        into,
        !single.isEmpty(),
        single.isEmpty() ? several : single,
        all.read(Argument.SINCE, "a month such as 2024-01", MONTH_OR_DAY, LoadSettings::month),
        scheduled ? Duration.parse("PT" + (interval == null ? "24h" : interval)) : null,
        scheduled && interval != null,
        all.read(Argument.HOUR, "an hour from 0 to 23", "[01]?\\d|2[0-3]", Integer::valueOf),
        all.read(Argument.RANGE, "a TIMESPAN", ANY, text -> text.toUpperCase(Locale.ROOT)),
        properties == null ? Map.of() : properties,
        all.names(Argument.CLUSTER_BY),
        accept,
        !"false".equals(all.flag(Argument.WAIT)),
        "true".equals(all.flag(Argument.DRY_RUN)));
  }

  /** The texts of arguments by their names. */
  private record Given(Map<String, String> values) {
    Given {
      Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      copy.putAll(values);
      values = copy;
      List<String> names = Arrays.stream(Argument.values()).map(Argument::key).toList();
      for (String name : values.keySet()) {
        if (names.stream().noneMatch(name::equalsIgnoreCase)) {
          String hint = NearestName.hintOr(name, names, "leave it out");
          throw LoadErrors.UNKNOWN_ARGUMENT.error(name, names, hint);
        }
      }
    }

    List<String> names(Argument argument) {
      return Arrays.stream(values.getOrDefault(argument.key(), "").split(","))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .toList();
    }

    @Nullable String flag(Argument argument) {
      return read(
          argument, "true or false", "(?i)true|false", text -> text.toLowerCase(Locale.ROOT));
    }

    /** Reads a value, or null if it is not given; any exception of the reader refuses it. */
    <T> @Nullable T read(
        Argument argument, String form, String pattern, Function<String, T> reader) {
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

  /** Returns the table of loads, which is beside the tables. */
  TableName tableOfLoads() {
    if (!isTable) {
      return into.table(TABLE_OF_LOADS);
    }
    return into.sibling(into.isPath() ? "loads" : TABLE_OF_LOADS);
  }
}
