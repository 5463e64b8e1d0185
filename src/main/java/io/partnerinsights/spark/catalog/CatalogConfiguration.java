package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.SignInScope;
import io.partnerinsights.spark.application.ClusterConfiguration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * The configuration of a catalog, which follows the session's. Spark passes it once per session,
 * and a corrected secret would have no effect in the session that needs it. Thread-safe.
 */
final class CatalogConfiguration {
  private final String prefix;
  private final ClusterOptions cluster;
  private Map<String, String> raw;
  private SignInScope scope;
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
    this.scope = ClusterConfiguration.signInScope();
    this.options = CatalogOptions.of(raw, cluster.with(scope));
  }

  /**
   * Returns the options that the active session has now.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link CatalogOptions#of}
   */
  synchronized CatalogOptions options() {
    Map<String, String> now = SparkSession.getActiveSession().isEmpty() ? raw : current();
    SignInScope current = ClusterConfiguration.signInScope();
    if (!now.equals(raw) || !current.equals(scope)) {
      options = CatalogOptions.of(now, cluster.with(current));
      raw = now;
      scope = current;
    }
    return options;
  }

  /** Returns the session's values of the keys that begin with the catalog's name. */
  private Map<String, String> current() {
    Map<String, String> now = new HashMap<>();
    Iterator<Tuple2<String, String>> settings = SparkSession.active().conf().getAll().iterator();
    while (settings.hasNext()) {
      Tuple2<String, String> setting = settings.next();
      if (setting._1().startsWith(prefix)) {
        now.put(key(setting._1().substring(prefix.length())), setting._2());
      }
    }
    return now;
  }

  /** Keys are compared without case, as in the options that Spark passes. */
  private static String key(String spelled) {
    return spelled.toLowerCase(Locale.ROOT);
  }
}
