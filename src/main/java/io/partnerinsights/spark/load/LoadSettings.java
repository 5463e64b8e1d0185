package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.PartnerInsightsException;
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
 * The arguments of a load.
 *
 * @param isTable whether {@code into} is the table of a single dataset, not a schema
 * @param datasets empty for every dataset of the account
 * @param schedule null to read by ExecuteNow reports
 * @param accept compares without case
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
    DATASETS("STRING", "datasets of a schema, separated by commas; default: all", ANY),
    SINCE("STRING", "the first month to load, such as 2024-01", "\\d{4}-(0[1-9]|1[0-2])"),
    SCHEDULE("STRING", "the scheduled report's interval such as 24h, or none", "\\d{1,4}h|none"),
    HOUR("INT", "when a new schedule runs in UTC, 0 to 23", "[01]?\\d|2[0-3]"),
    RANGE("STRING", "the TIMESPAN of the schedule", ANY),
    ACCEPT("STRING", "datasets that no check stops in this run, separated by commas", ANY),
    PROPERTIES("MAP<STRING, STRING>", "properties of new tables, name=value", "(?s)[^=]+=.*"),
    WAIT("BOOLEAN", "true, or with a schedule false to submit reports and return", BOOLEAN),
    DRY_RUN("BOOLEAN", "false, or true to show what a run would create", BOOLEAN);

    private final String type;
    private final String comment;
    private final String form;

    Argument(String type, String comment, String form) {
      this.type = type;
      this.comment = comment;
      this.form = form;
    }

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    public String type() {
      return type;
    }

    public String comment() {
      return comment;
    }

    private <T> @Nullable T read(Map<String, String> given, Function<String, T> reader) {
      String text = given.get(key());
      if (text != null && !text.strip().matches(form)) {
        throw wrong(text);
      }
      return text == null ? null : reader.apply(text.strip());
    }

    private List<String> names(Map<String, String> given) {
      List<String> names = read(given, text -> List.of(text.split("\\s*,\\s*")));
      return names == null ? List.of() : names;
    }

    private PartnerInsightsException wrong(@Nullable String value) {
      return LoadErrors.WRONG_ARGUMENT.error(key(), value, comment);
    }
  }

  /**
   * Reads arguments, whose names are read without case.
   *
   * @throws PartnerInsightsException {@code OPTION_UNKNOWN} or {@code OPTION_VALUE}
   */
  public static LoadSettings of(Map<String, String> arguments) {
    Map<String, String> given = known(arguments);
    List<String> single = Argument.DATASET.names(given);
    List<String> several = Argument.DATASETS.names(given);
    boolean isTable = !single.isEmpty();
    String into = Argument.INTO.read(given, text -> text);
    if (into == null || (!isTable && into.contains("/"))) {
      throw Argument.INTO.wrong(into);
    }
    if (isTable && !several.isEmpty()) {
      throw Argument.DATASETS.wrong(several.toString());
    }
    String schedule = Argument.SCHEDULE.read(given, text -> text);
    String interval = schedule == null ? "24h" : schedule;
    boolean waits = !Boolean.FALSE.equals(Argument.WAIT.read(given, Boolean::valueOf));
    if (interval.equals("none") && !waits) {
      throw Argument.WAIT.wrong("false");
    }
    Map<String, String> properties = Argument.PROPERTIES.read(given, LoadSettings::pairs);
    return new LoadSettings(
        into,
        isTable,
        isTable ? single : several,
        Argument.SINCE.read(given, YearMonth::parse),
        interval.equals("none") ? null : Duration.parse("PT" + interval),
        Argument.HOUR.read(given, Integer::valueOf),
        Argument.RANGE.read(given, text -> text.toUpperCase(Locale.ROOT)),
        properties == null ? Map.of() : properties,
        Columns.names(Argument.ACCEPT.names(given)),
        waits,
        Boolean.TRUE.equals(Argument.DRY_RUN.read(given, Boolean::valueOf)));
  }

  private static Map<String, String> known(Map<String, String> arguments) {
    List<String> names = Arrays.stream(Argument.values()).map(Argument::key).toList();
    Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    known.putAll(arguments);
    for (String name : known.keySet()) {
      if (names.stream().noneMatch(name::equalsIgnoreCase)) {
        throw LoadErrors.UNKNOWN_ARGUMENT.near(name, names).error(name, names);
      }
    }
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
