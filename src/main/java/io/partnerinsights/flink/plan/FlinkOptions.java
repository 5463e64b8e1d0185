package io.partnerinsights.flink.plan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * Parses the options of a source or table in the process that needs them: the client, and later the
 * JobManager. The options travel between them as the user wrote them, with references to secrets
 * and without secrets.
 */
public final class FlinkOptions {
  /** Prefix of the connector's options in the configuration of a Flink cluster. */
  private static final String PREFIX = "partnerinsights.";

  private FlinkOptions() {}

  /**
   * Parses the options of a read. Options of the cluster's configuration are defaults.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link ConnectorOptions#parse(Map,
   *     ClusterOptions)}, and {@code SECRET_REFUSED} for a secret that is no reference
   */
  public static ConnectorOptions parse(Map<String, String> raw) {
    checkNoSecret(raw);
    Map<String, String> cluster = clusterOptions();
    return ConnectorOptions.parse(merged(cluster, raw), ClusterOptions.of(cluster));
  }

  /** Parses options that say who signs in and where, as {@link #parse}. */
  public static ConnectorOptions parseAccount(Map<String, String> raw) {
    checkNoSecret(raw);
    Map<String, String> cluster = clusterOptions();
    return ConnectorOptions.parseAccount(merged(cluster, raw), ClusterOptions.of(cluster));
  }

  private static Map<String, String> merged(Map<String, String> cluster, Map<String, String> raw) {
    Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    merged.putAll(cluster);
    merged.putAll(raw);
    return merged;
  }

  /** Refuses secrets in clear: Flink prints options, and stores them in job graphs. */
  private static void checkNoSecret(Map<String, String> raw) {
    List<String> secrets = ConnectorOptions.secretsInClear(raw);
    if (!secrets.isEmpty()) {
      String key = secrets.get(0);
      throw Problem.of(ErrorCode.SECRET_REFUSED, "Option " + key + " contains the secret itself")
          .reason(
              "Flink shows options in SHOW CREATE TABLE and DESCRIBE CATALOG, and sends them to the"
                  + " TaskManagers")
          .remedy(
              "write env:NAME or file:PATH instead; the client and the JobManager must have the"
                  + " variable or the file")
          .toException();
    }
  }

  /** Returns the options in the configuration files of this process's cluster. */
  private static Map<String, String> clusterOptions() {
    Map<String, String> options = new HashMap<>();
    configuration()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                options.put(key.substring(PREFIX.length()), value);
              }
            });
    return options;
  }

  /** A process without configuration files has no options of a cluster. */
  private static Map<String, String> configuration() {
    return System.getenv("FLINK_CONF_DIR") == null
        ? Map.of()
        : GlobalConfiguration.loadConfiguration().toMap();
  }
}
