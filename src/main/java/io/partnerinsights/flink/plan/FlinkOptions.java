package io.partnerinsights.flink.plan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.SignInScope;
import io.partnerinsights.core.options.StreamOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * Parses the options of a source or table in the process that needs them: the client, and later the
 * JobManager. The options travel between them as the user wrote them, with references to secrets
 * and without secrets.
 */
public final class FlinkOptions {
  private static final ErrorTemplate INAPPLICABLE_OPTION =
      ErrorCode.OPTION_CONFLICT.template(
          "Option {option} does not apply to Flink", "{reason}", "remove option {option}");
  private static final ErrorTemplate PLAIN_TEXT_SECRET =
      ErrorCode.SECRET_REFUSED.template(
          "Option {option} must not contain the secret itself",
          "Flink shows options in SHOW CREATE TABLE and DESCRIBE CATALOG, and sends them to the"
              + " TaskManagers",
          "store the secret in an environment variable or a file that the client and the JobManager"
              + " can read. Then set the option to env:NAME or file:PATH");

  /** How errors name the sources of options. */
  private static final String READ_NAME = "the read";

  private static final String CATALOG_NAME = "the catalog";

  /** Prefix of the connector's options in the configuration of a Flink cluster. */
  private static final String CLUSTER_OPTION_PREFIX = "partnerinsights.";

  /** The options with which a source reads the executions of a report, and has no end. */
  private static final List<ConnectorOption<?>> UNBOUNDED_READ_OPTIONS =
      List.of(
          StreamOptions.STARTING_EXECUTION,
          StreamOptions.REPORT_NAME,
          StreamOptions.RECURRENCE_INTERVAL);

  /** The options of streams that have no meaning in Flink. */
  private static final List<ConnectorOption<?>> INAPPLICABLE_OPTIONS =
      List.of(StreamOptions.MAX_EXECUTIONS_PER_TRIGGER, StreamOptions.METADATA_AS_COLUMNS);

  private FlinkOptions() {}

  /**
   * Whether a source with these options reads the executions of a report, and has no end. Options
   * of the cluster's configuration do not decide it: they are defaults of all reads.
   */
  static boolean isUnbounded(OptionTexts readOptions) {
    return UNBOUNDED_READ_OPTIONS.stream().anyMatch(readOptions::isSet);
  }

  /** Returns the options of a read, which one source sets. */
  public static OptionTexts readOptions(Map<String, String> rawOptions) {
    return OptionTexts.of(clusterDefaults(), OptionSource.of(READ_NAME, rawOptions));
  }

  /**
   * Returns the options of a declared table, into which Flink has merged those of a hint; {@code
   * OPTION_CONFLICT} for credentials of two kinds, of which one may be the hint's.
   */
  public static OptionTexts declaredTableOptions(Map<String, String> mergedOptions) {
    return OptionTexts.of(clusterDefaults(), OptionSource.ofMixed(READ_NAME, mergedOptions));
  }

  /** Returns the options of a read, which override those of a catalog. */
  public static OptionTexts catalogReadOptions(
      Map<String, String> raw, Map<String, String> catalog) {
    return readOptions(raw).withFallback(OptionSource.of(CATALOG_NAME, catalog));
  }

  /** Returns the options of a catalog's table, into which Flink has merged those of a hint. */
  public static OptionTexts catalogTableOptions(
      Map<String, String> mergedOptions, Map<String, String> catalogOptions) {
    OptionSource visibleSource = OptionSource.of(CATALOG_NAME, visibleTableOptions(catalogOptions));
    return OptionTexts.ofMerged(
            clusterDefaults(), OptionSource.of(READ_NAME, mergedOptions), visibleSource)
        .withFallback(OptionSource.of(CATALOG_NAME, catalogOptions));
  }

  /**
   * Returns those options of a catalog that its tables show. Flink adds those of a hint one by one,
   * so a range is left out: its start would be taken for the hint's.
   */
  public static Map<String, String> visibleTableOptions(Map<String, String> catalogOptions) {
    Map<String, String> visibleOptions = OptionSource.mergeSpellings(catalogOptions);
    Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.TARGET) || option.isIn(OptionGroup.TIME_RANGE))
        .forEach(option -> visibleOptions.remove(option.key()));
    return visibleOptions;
  }

  /** Parses the options of one source as {@link #parse(OptionTexts, boolean)}. */
  public static ConnectorOptions parse(Map<String, String> rawOptions, boolean isUnbounded) {
    return parse(readOptions(rawOptions), isUnbounded);
  }

  /**
   * Parses the options of a read. Options of the cluster's configuration are defaults.
   *
   * @param isUnbounded whether it reads the executions of a report, and has no end
   * @throws io.partnerinsights.core.errors.OptionsException as {@link
   *     ConnectorOptions#parse(OptionTexts)}; {@code SECRET_REFUSED} for a secret that is not a
   *     reference; {@code OPTION_CONFLICT} for an option of streams that does not apply
   */
  public static ConnectorOptions parse(OptionTexts readOptions, boolean isUnbounded) {
    rejectPlainTextSecrets(readOptions.toMap());
    OptionTexts allOptions = withClusterDefaults(readOptions, isUnbounded);
    if (!isUnbounded) {
      return ConnectorOptions.parseBatch(allOptions);
    }
    ConnectorOptions options = ConnectorOptions.parse(allOptions);
    rejectInapplicableOptions(readOptions);
    return options;
  }

  /** Puts the options of a read over those of the configuration files that apply to it. */
  static OptionTexts withClusterDefaults(OptionTexts readOptions, boolean isUnbounded) {
    OptionTexts allOptions = readOptions.withFallback(readOptions.cluster().toSource());
    return isUnbounded ? allOptions.forStream() : allOptions.forBatch();
  }

  private static void rejectInapplicableOptions(OptionTexts readOptions) {
    for (ConnectorOption<?> option : INAPPLICABLE_OPTIONS) {
      if (readOptions.isSet(option)) {
        throw INAPPLICABLE_OPTION.error(
            option,
            option.equals(StreamOptions.METADATA_AS_COLUMNS)
                ? "a Flink table declares its metadata columns itself"
                : "a Flink source has no triggers");
      }
    }
  }

  /** Parses options that say who signs in and where, as {@link #parse}. */
  public static ConnectorOptions parseAccount(Map<String, String> rawOptions) {
    rejectPlainTextSecrets(rawOptions);
    OptionTexts read = readOptions(rawOptions);
    return ConnectorOptions.parseAccount(read.withFallback(read.cluster().toSource()));
  }

  /**
   * Returns the options of a cluster, or none of a program without one. A session of a client and a
   * job on a cluster have each their own class loader.
   */
  private static ClusterOptions clusterDefaults() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    SignInScope scope = loader == null ? SignInScope.ofProcess() : SignInScope.ofSession(loader);
    return (isInCluster() ? parseFiles(loadFiles()) : ClusterOptions.empty())
        .withSignInScope(scope);
  }

  /** Returns the options of configuration files; {@code OPTION_UNKNOWN} if one does not exist. */
  static ClusterOptions parseFiles(Map<String, String> fileOptions) {
    Map<String, String> applicableOptions = OptionSource.mergeSpellings(fileOptions);
    OptionSource.of("the configuration", applicableOptions);
    INAPPLICABLE_OPTIONS.forEach(option -> applicableOptions.remove(option.key()));
    return ClusterOptions.of(applicableOptions);
  }

  /** Refuses secrets in clear: Flink prints options, and stores them in job graphs. */
  private static void rejectPlainTextSecrets(Map<String, String> rawOptions) {
    List<String> secretKeys = ConnectorOptions.plainSecretKeys(rawOptions);
    if (!secretKeys.isEmpty()) {
      throw PLAIN_TEXT_SECRET.error(secretKeys.get(0));
    }
  }

  /** Returns the options in the configuration files of this process's cluster. */
  private static Map<String, String> loadFiles() {
    Map<String, String> options = new HashMap<>();
    GlobalConfiguration.loadConfiguration()
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith(CLUSTER_OPTION_PREFIX)) {
                options.put(key.substring(CLUSTER_OPTION_PREFIX.length()), value);
              }
            });
    return options;
  }

  private static boolean isInCluster() {
    return System.getenv("FLINK_CONF_DIR") != null;
  }
}
