package io.partnerinsights.examples.etl;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings of a load.
 *
 * @param report the scheduled report's name or id
 * @param dataset the dataset that its query reads; it determines the table's key
 * @param table the lakehouse table, such as {@code lake.azure_usage}
 * @param runs the folder of the run reports
 * @param catalog the name of the connector's catalog in Spark's configuration
 * @param maxLoss the share of a period's rows that an execution may lose, from 0 to 1
 */
public record LoadSettings(
    String report, String dataset, String table, String runs, String catalog, double maxLoss) {

  private static final Set<String> REQUIRED = Set.of("report", "dataset", "table", "runs");
  private static final Map<String, String> DEFAULTS =
      Map.of("catalog", "insights", "maxLoss", "0.5");

  /**
   * Reads settings from values by name.
   *
   * @throws IllegalArgumentException if a required setting is absent or a share is out of range
   */
  public static LoadSettings of(Map<String, String> values) {
    checkPresent(values, Set.of());
    Map<String, String> all = new HashMap<>(DEFAULTS);
    all.putAll(values);
    return new LoadSettings(
        all.get("report"),
        all.get("dataset"),
        all.get("table"),
        all.get("runs"),
        all.get("catalog"),
        share(all.get("maxLoss")));
  }

  /** Checks that the values have all required settings, and these. */
  static void checkPresent(Map<String, String> values, Set<String> more) {
    Set<String> missing = new TreeSet<>(REQUIRED);
    missing.addAll(more);
    missing.removeAll(values.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "Missing arguments: " + String.join(", ", missing) + ". " + usage(more));
    }
  }

  private static String usage(Set<String> more) {
    Set<String> optional = new TreeSet<>(DEFAULTS.keySet());
    optional.addAll(more);
    return "Write name=value for each of %s, and if needed for %s"
        .formatted(String.join(", ", new TreeSet<>(REQUIRED)), String.join(", ", optional));
  }

  private static double share(String text) {
    double share = Double.parseDouble(text);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("maxLoss must be from 0 to 1: " + text);
    }
    return share;
  }

  /**
   * Splits a command line's arguments, which have the form {@code name=value}.
   *
   * @param more the names that the job accepts besides those of this class
   */
  static Map<String, String> parse(String[] arguments, Set<String> more) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      boolean known =
          REQUIRED.contains(pair[0]) || DEFAULTS.containsKey(pair[0]) || more.contains(pair[0]);
      if (!known || pair.length < 2) {
        throw new IllegalArgumentException(
            "Not an argument of this job: " + argument + ". " + usage(more));
      }
      values.put(pair[0], pair[1]);
    }
    return values;
  }
}
