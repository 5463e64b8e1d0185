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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants of a load.
 *
 * @param into the table of a single dataset, or the schema of several tables
 * @param isTable whether it is the table
 * @param datasets empty for every dataset of the account
 * @param since the first month of the backfill; null for all that there is
 * @param schedule the interval of the scheduled reports; null to read by ExecuteNow reports
 * @param hour the hour of the day, in UTC, at which a new schedule runs; null for any
 * @param range the TIMESPAN of the schedules; null for the default
 * @param properties what new tables have besides the load's own
 * @param accept datasets whose checks stop nothing in this run, without case
 */
public record LoadSettings(
    String into,
    boolean isTable,
    List<String> datasets,
    @Nullable YearMonth since,
    @Nullable Duration schedule,
    @Nullable Integer hour,
    @Nullable String range,
    Map<String, String> properties,
    Set<String> accept,
    boolean waits,
    boolean isDryRun) {
  private static final String TABLE_OF_LOADS = "partnerinsights_loads";
  private static final String BOOLEAN = "(?i)true|false";
  private static final String ANY = "(?s).*\\S.*";

  /** One part of the name of a table or schema, which may be in backticks. */
  private static final String PART = "(?:`(?:[^`$]|``)+`|\\w+)";

  /** The arguments of a load, by the names that a procedure and a command have for them. */
  public enum Argument {
    INTO(
        "STRING",
        "a table for dataset, else a schema; special names in `",
        PART + "(?:\\." + PART + ")*"),
    DATASET("STRING", "the dataset of table into", "[^,]*"),
    DATASETS("STRING", "datasets, separated by commas; default: all of the account", ANY),
    SINCE("STRING", "the first month to load, such as 2024-01", "\\d{4}-\\d\\d(-\\d\\d)?"),
    SCHEDULE("STRING", "the scheduled report's interval such as 24h, or none", "\\d{1,4}h|none"),
    HOUR("INT", "when a new schedule runs in UTC, 0 to 23", "[01]?\\d|2[0-3]"),
    RANGE("STRING", "the TIMESPAN of the schedule", ANY),
    ACCEPT("STRING", "datasets that no check stops in this run, separated by commas", ANY),
    PROPERTIES("MAP<STRING, STRING>", "properties of new tables, name=value", "(?s)[^=]+=.*"),
    WAIT("BOOLEAN", "true, or false to submit reports and return", BOOLEAN),
    DRY_RUN("BOOLEAN", "false, or true to show what a run would create", BOOLEAN);

    private final String type;
    private final String comment;
    private final String form;

    Argument(String type, String comment, String form) {
      this.type = type;
      this.comment = comment;
      this.form = form;
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

    private <T> @Nullable T read(Map<String, String> given, Function<String, T> reader) {
      String text = given.get(key());
      try {
        if (text == null || text.strip().matches(form)) {
          return text == null ? null : reader.apply(text.strip());
        }
        throw new IllegalArgumentException("it has another form");
      } catch (RuntimeException e) {
        throw LoadErrors.WRONG_ARGUMENT.causedBy(e, key(), text, comment);
      }
    }

    private List<String> names(Map<String, String> given) {
      List<String> names = read(given, text -> List.of(text.split("\\s*,\\s*")));
      return names == null ? List.of() : names;
    }
  }

  /**
   * Reads arguments, whose names are read without case.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code OPTION_UNKNOWN}, {@code
   *     OPTION_VALUE}, {@code OPTION_MISSING} or {@code OPTION_CONFLICT}
   */
  public static LoadSettings of(Map<String, String> arguments) {
    Map<String, String> given = known(arguments);
    List<String> single = Argument.DATASET.names(given);
    List<String> several = Argument.DATASETS.names(given);
    if (!single.isEmpty() && !several.isEmpty()) {
      throw LoadErrors.TWO_DATASETS.error();
    }
    String into = Argument.INTO.read(given, text -> text);
    if (into == null) {
      throw LoadErrors.NO_TARGET.error();
    }
    if (single.isEmpty() && into.contains("/")) {
      throw LoadErrors.PATH_OF_SEVERAL.error(into);
    }
    String schedule = Argument.SCHEDULE.read(given, text -> text);
    String interval = schedule == null ? "24h" : schedule;
    Boolean waits = Argument.WAIT.read(given, Boolean::valueOf);
    if (interval.equals("none") && Boolean.FALSE.equals(waits)) {
      throw LoadErrors.NONE_WITHOUT_WAIT.error();
    }
    Map<String, String> properties = Argument.PROPERTIES.read(given, LoadSettings::pairs);
    return new LoadSettings(
        into,
        !single.isEmpty(),
        single.isEmpty() ? several : single,
        Argument.SINCE.read(given, text -> YearMonth.parse(text.substring(0, 7))),
        interval.equals("none") ? null : Duration.parse("PT" + interval),
        Argument.HOUR.read(given, Integer::valueOf),
        Argument.RANGE.read(given, text -> text.toUpperCase(Locale.ROOT)),
        properties == null ? Map.of() : properties,
        Columns.names(Argument.ACCEPT.names(given)),
        !Boolean.FALSE.equals(waits),
        Boolean.TRUE.equals(Argument.DRY_RUN.read(given, Boolean::valueOf)));
  }

  private static Map<String, String> known(Map<String, String> arguments) {
    List<String> names = Arrays.stream(Argument.values()).map(Argument::key).toList();
    Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    arguments.forEach(
        (name, value) -> {
          if (names.stream().noneMatch(name::equalsIgnoreCase)) {
            String hint = NearestName.hintOr(name, names, "leave it out");
            throw LoadErrors.UNKNOWN_ARGUMENT.error(name, names, hint);
          }
          known.put(name, value);
        });
    return known;
  }

  /** Reads pairs; a comma within a value is one that no further pair follows. */
  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new TreeMap<>();
    for (String pair : text.split(",(?=[^,=]+=)", -1)) {
      String[] parts = pair.split("=", 2);
      pairs.put(parts[0].strip(), parts[1].strip());
    }
    return pairs;
  }

  /** Returns the name of a table in the schema. */
  String table(String name) {
    return isTable ? into : into + "." + name;
  }

  /** Returns the schema of a table; empty for the current one, and for a path. */
  static String schemaOf(String table) {
    return table.contains("/") ? "" : table.replaceFirst("\\.?" + PART + "$", "");
  }

  /** Returns the table of loads, which is in the schema of the tables, or beside a path. */
  String tableOfLoads() {
    if (into.contains("/")) {
      return into.replaceFirst("/*`$", "_loads`");
    }
    String schema = isTable ? schemaOf(into) : into;
    return schema.isEmpty() ? TABLE_OF_LOADS : schema + "." + TABLE_OF_LOADS;
  }
}
