package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a catalog's configuration says about single tables: {@code mpn.OfficeUsage.schemaHints=MPNId
 * BIGINT}. The first word is the namespace, the last one the option, and a name with dots in it may
 * stand between.
 */
final class TableOptions {
  private final Map<String, Map<String, String>> tables =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Whether a key speaks of one table. */
  static boolean isKey(String key) {
    return key.indexOf('.') >= 0;
  }

  /**
   * Reads the keys that speak of a table; no call, so whether there is such a table is not asked.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for a key or value that is wrong
   */
  static TableOptions of(Map<String, String> raw, Namespaces namespaces) {
    TableOptions options = new TableOptions();
    raw.keySet().stream()
        .filter(TableOptions::isKey)
        .forEach(key -> options.take(key, raw.get(key), namespaces));
    options.tables.values().forEach(ConnectorOptions::parseAccount);
    return options;
  }

  private void take(String key, String value, Namespaces namespaces) {
    int first = key.indexOf('.');
    int last = key.lastIndexOf('.');
    String namespace =
        namespaces.find(key.substring(0, first)).orElseThrow(() -> unknown(key, namespaces));
    if (first == last || namespace.equals(Namespaces.SYSTEM)) {
      throw unknown(key, namespaces);
    }
    String option = key.substring(last + 1);
    check(key, option, namespace.equals(namespaces.datasets()));
    tables
        .computeIfAbsent(
            key.substring(0, last), table -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER))
        .put(option, value);
  }

  private static RuntimeException unknown(String key, Namespaces namespaces) {
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "A catalog has no option " + key)
        .reason("an option of one table is written <namespace>.<table>.<option>")
        .remedy(
            "write "
                + namespaces.datasets()
                + ".OfficeUsage.schemaHints, for one, or a namespace"
                + " of queries or reports")
        .toException();
  }

  private static void check(String key, String name, boolean ofDataset) {
    List<ConnectorOption<?>> fitting =
        Options.all().stream().filter(option -> fits(option, ofDataset)).toList();
    List<String> names = fitting.stream().map(ConnectorOption::key).toList();
    if (names.stream().noneMatch(name::equalsIgnoreCase)) {
      throw Problem.of(ErrorCode.OPTION_UNKNOWN, "Option " + key + " is none of a table's")
          .reason(name + " does not say when or how a table is read")
          .remedy(NearestName.hintOr(name, names, "give one of " + String.join(", ", names)))
          .toException();
    }
  }

  private static boolean fits(ConnectorOption<?> option, boolean ofDataset) {
    boolean list = option.equals(Options.COLUMNS) || option.equals(Options.METRICS);
    boolean read = option.isIn(OptionGroup.WHEN) || option.isIn(OptionGroup.HOW);
    return (ofDataset && list) || (read && !option.equals(Options.DRY_RUN));
  }

  /** Those of the table with one of these names, read without case. */
  Map<String, String> of(String namespace, String... names) {
    Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      found.putAll(tables.getOrDefault(namespace + "." + name, Map.of()));
    }
    return found;
  }
}
