package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The arguments of a load, by the names that a procedure and a command have for them. */
public enum LoadArgument {
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
