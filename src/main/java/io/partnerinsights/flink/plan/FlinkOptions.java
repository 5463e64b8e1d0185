package io.partnerinsights.flink.plan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.NearerOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.SignInScope;
import io.partnerinsights.core.options.StreamOptions;
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
  private static final ErrorRow OPTION_NOT_OF_FLINK =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} does not apply to Flink", "{reason}", "remove option {option}");
  private static final ErrorRow SECRET_IN_CLEAR =
      ErrorCode.SECRET_REFUSED.row(
          "Option {option} contains the secret itself",
          "Flink shows options in SHOW CREATE TABLE and DESCRIBE CATALOG, and sends them to the"
              + " TaskManagers",
          "write env:NAME or file:PATH instead; the client and the JobManager must have the"
              + " variable or the file");

  /** Prefix of the connector's options in the configuration of a Flink cluster. */
  private static final String PREFIX = "partnerinsights.";

  /** The options with which a source reads the executions of a report, and has no end. */
  private static final List<ConnectorOption<?>> UNBOUNDED =
      List.of(
          StreamOptions.STARTING_EXECUTION,
          StreamOptions.REPORT_NAME,
          StreamOptions.RECURRENCE_INTERVAL);

  /** The options of streams that have no meaning in Flink. */
  private static final List<ConnectorOption<?>> NOT_OF_FLINK =
      List.of(StreamOptions.MAX_EXECUTIONS_PER_TRIGGER, StreamOptions.METADATA_AS_COLUMNS);

  private FlinkOptions() {}

  /**
   * Whether a source with these options reads the executions of a report, and has no end. Options
   * of the cluster's configuration do not decide it: they are defaults of all reads.
   */
  static boolean isUnbounded(Map<String, String> raw) {
    return UNBOUNDED.stream().anyMatch(option -> contains(raw, option));
  }

  private static boolean contains(Map<String, String> raw, ConnectorOption<?> option) {
    return raw.keySet().stream().anyMatch(option.key()::equalsIgnoreCase);
  }

  /**
   * Parses the options of a read. Options of the cluster's configuration are defaults.
   *
   * @param unbounded whether it reads the executions of a report, and has no end
   * @throws io.partnerinsights.core.errors.OptionsException as {@link ConnectorOptions#parse(Map,
   *     ClusterOptions)}; {@code SECRET_REFUSED} for a secret that is not a reference; {@code
   *     OPTION_CONFLICT} for an option of streams that does not apply
   */
  public static ConnectorOptions parse(Map<String, String> raw, boolean unbounded) {
    checkNoSecret(raw);
    Map<String, String> all = clusterOptions();
    ConnectorOptions options = ConnectorOptions.parse(over(all, raw, unbounded), ofCluster(all));
    if (unbounded) {
      checkOfFlink(raw);
    } else {
      options.checkBatch();
    }
    return options;
  }

  /** Puts the options of a read over those of the configuration files that apply to it. */
  static Map<String, String> over(
      Map<String, String> ofFiles, Map<String, String> raw, boolean unbounded) {
    Map<String, String> defaults = NearerOptions.ignoringCase(ofFiles);
    Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.STREAM))
        .filter(option -> !unbounded || NOT_OF_FLINK.contains(option))
        .forEach(option -> defaults.remove(option.key()));
    return NearerOptions.over(defaults, raw);
  }

  private static void checkOfFlink(Map<String, String> raw) {
    for (ConnectorOption<?> option : NOT_OF_FLINK) {
      if (contains(raw, option)) {
        throw OPTION_NOT_OF_FLINK.error(
            option, "a source has no triggers, and a table declares its metadata columns");
      }
    }
  }

  /** Parses options that say who signs in and where, as {@link #parse}. */
  public static ConnectorOptions parseAccount(Map<String, String> raw) {
    checkNoSecret(raw);
    Map<String, String> all = clusterOptions();
    return ConnectorOptions.parseAccount(NearerOptions.over(all, raw), ofCluster(all));
  }

  /**
   * Returns the options of a cluster, or none of a program without one. A session of a client and a
   * job on a cluster have each their own class loader.
   */
  private static ClusterOptions ofCluster(Map<String, String> options) {
    ClassLoader session = Thread.currentThread().getContextClassLoader();
    return (isInCluster() ? ClusterOptions.of(options) : ClusterOptions.none())
        .with(session == null ? SignInScope.ofProcess() : SignInScope.ofSession(session));
  }

  /** Refuses secrets in clear: Flink prints options, and stores them in job graphs. */
  private static void checkNoSecret(Map<String, String> raw) {
    List<String> secrets = ConnectorOptions.secretsInClear(raw);
    if (!secrets.isEmpty()) {
      throw SECRET_IN_CLEAR.error(secrets.get(0));
    }
  }

  /**
   * Returns the options in the configuration files of this process's cluster; none of a process
   * without such files.
   */
  private static Map<String, String> clusterOptions() {
    Map<String, String> options = new TreeMap<>();
    if (isInCluster()) {
      GlobalConfiguration.loadConfiguration()
          .toMap()
          .forEach(
              (key, value) -> {
                if (key.startsWith(PREFIX)) {
                  options.put(key.substring(PREFIX.length()), value);
                }
              });
    }
    return NearerOptions.ignoringCase(options);
  }

  private static boolean isInCluster() {
    return System.getenv("FLINK_CONF_DIR") != null;
  }
}
