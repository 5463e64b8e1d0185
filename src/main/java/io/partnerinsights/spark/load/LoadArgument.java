package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The arguments of a load, by the names that a procedure and a command have for them. */
public enum LoadArgument {
  /** The target. */
  INTO("STRING", "a table for dataset, else a schema"),
  /** One dataset. */
  DATASET("STRING", "the dataset of table into"),
  /** Some datasets. */
  DATASETS("STRING", "datasets, separated by commas; default: all of the account"),
  /** The first month. */
  SINCE("STRING", "the first month of the history, such as 2024-01"),
  /** The interval. */
  SCHEDULE("STRING", "the interval of the scheduled report, or none"),
  /** The hour of the schedule. */
  HOUR("INT", "when the schedule runs, in UTC"),
  /** The TIMESPAN of the schedule. */
  RANGE("STRING", "TIMESPAN of the schedule"),
  /** What no check stops. */
  ACCEPT("STRING", "datasets or executions that no check stops in this run"),
  /** What new tables have. */
  PROPERTIES("MAP<STRING, STRING>", "properties of new tables"),
  /** The layout of new tables. */
  CLUSTER_BY("STRING", "columns by which new tables of Delta Lake are clustered"),
  /** Whether to wait for reports. */
  WAIT("BOOLEAN", "false submits reports and returns"),
  /** Whether to show the plan only. */
  DRY_RUN("BOOLEAN", "true shows what a run would do");

  private final String type;
  private final String comment;

  LoadArgument(String type, String comment) {
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

  static List<String> keys() {
    return Arrays.stream(values()).map(LoadArgument::key).toList();
  }
}
