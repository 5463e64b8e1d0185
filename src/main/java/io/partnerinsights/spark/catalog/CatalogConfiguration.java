package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/**
 * The configuration of a catalog, which follows the session's. Spark passes it once per session,
 * and a corrected secret would have no effect in the session that needs it. Thread-safe.
 */
final class CatalogConfiguration {
  private final String prefix;
  private final ClusterOptions cluster;
  private Map<String, String> raw;
  private CatalogOptions options;

  /**
   * Reads the options that Spark passes; makes no call.
   *
   * @param cluster the part of them with which the application was started
   * @throws io.partnerinsights.core.errors.OptionsException as {@link CatalogOptions#of}
   */
  CatalogConfiguration(String catalog, Map<String, String> raw, ClusterOptions cluster) {
    this.cluster = cluster;
    this.prefix = "spark.sql.catalog." + catalog + ".";
    this.raw = Map.copyOf(raw);
    this.options = CatalogOptions.of(raw, cluster);
  }

  /**
   * Returns the options that the active session has now.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link CatalogOptions#of}
   */
  synchronized CatalogOptions options() {
    Map<String, String> now = SparkSession.getActiveSession().isEmpty() ? raw : current();
    if (!now.equals(raw)) {
      options = CatalogOptions.of(now, cluster);
      raw = now;
    }
    return options;
  }

  /** Returns the session's values of the known keys and of the options of the whole catalog. */
  private Map<String, String> current() {
    RuntimeConfig session = SparkSession.active().conf();
    Map<String, String> now = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    now.putAll(raw);
    Options.all().stream()
        .map(ConnectorOption::key)
        .forEach(key -> putIfSet(now, key, session.get(prefix + key, null)));
    raw.keySet().forEach(key -> putIfSet(now, key, session.get(prefix + key, null)));
    return Map.copyOf(now);
  }

  private static void putIfSet(Map<String, String> options, String key, String value) {
    if (value != null) {
      options.put(key, value);
    }
  }
}
