package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.table.CatalogNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of single tables in a catalog's configuration, such as {@code
 * mpn.OfficeUsage.schemaHints=MPNId BIGINT}. The part before the first dot is the namespace, the
 * part after the last dot the option. The table's name between them may contain dots.
 */
final class TableOptions {
  private final Map<String, Map<String, String>> byTable =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Whether a key sets an option of a single table. */
  static boolean isKey(String key) {
    return key.indexOf('.') >= 0;
  }

  /**
   * Reads the keys of single tables; makes no call, so a table's existence is not checked.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if a key or value is wrong
   */
  static TableOptions of(Map<String, String> raw, CatalogNames namespaces) {
    TableOptions options = new TableOptions();
    raw.forEach(
        (key, value) -> {
          if (isKey(key)) {
            options.add(key, value, namespaces);
          }
        });
    options.byTable.values().forEach(ConnectorOptions::parseAccount);
    return options;
  }

  private void add(String key, String value, CatalogNames namespaces) {
    int first = key.indexOf('.');
    int last = key.lastIndexOf('.');
    String namespace =
        namespaces.find(key.substring(0, first)).orElseThrow(() -> unknownKey(key, namespaces));
    if (first == last || namespace.equals(CatalogNames.SYSTEM)) {
      throw unknownKey(key, namespaces);
    }
    String option = key.substring(last + 1);
    checkAccepted(key, option, namespace.equals(namespaces.datasets()));
    byTable
        .computeIfAbsent(
            key.substring(0, last), table -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER))
        .put(option, value);
  }

  private static PartnerInsightsException unknownKey(String key, CatalogNames namespaces) {
    String datasets = namespaces.datasets();
    return CatalogErrors.UNKNOWN_TABLE_KEY.error(
        key, datasets, List.of(datasets, CatalogNames.QUERIES, CatalogNames.REPORTS));
  }

  private static void checkAccepted(String key, String option, boolean ofDataset) {
    List<String> accepted =
        Options.all().stream()
            .filter(known -> isAccepted(known, ofDataset))
            .map(ConnectorOption::key)
            .toList();
    if (accepted.stream().noneMatch(option::equalsIgnoreCase)) {
      throw CatalogErrors.OPTION_NOT_FOR_TABLE.near(option, accepted).error(key, option, accepted);
    }
  }

  private static boolean isAccepted(ConnectorOption<?> option, boolean ofDataset) {
    boolean selects = option.equals(Options.COLUMNS) || option.equals(Options.METRICS);
    boolean reads = option.isIn(OptionGroup.WHEN) || option.isIn(OptionGroup.HOW);
    return (ofDataset && selects) || (reads && !option.equals(Options.DRY_RUN));
  }

  /** Returns the options of a table; its names are its name and its id, compared without case. */
  Map<String, String> of(String namespace, String... names) {
    Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      found.putAll(byTable.getOrDefault(namespace + "." + name, Map.of()));
    }
    return found;
  }
}
