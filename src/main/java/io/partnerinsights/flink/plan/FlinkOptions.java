package io.partnerinsights.flink.plan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
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
  private static final ErrorRow OPTION_NOT_OF_FLINK =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} does not apply to Flink", "{reason}", "remove option {option}");
  private static final ErrorRow SECRET_IN_CLEAR =
      ErrorCode.SECRET_REFUSED.row(
          "Option {option} contains the secret itself",
          "Flink shows options in SHOW CREATE TABLE and DESCRIBE CATALOG, and sends them to the"
              + " TaskManagers",
          "write env:NAME or file:PATH instead. The client and the JobManager must have the"
              + " variable or the file");

  /** The sources of options. */
  private static final String READ = "the read";

  private static final String CATALOG = "the catalog";

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
  static boolean isUnbounded(OptionTexts read) {
    return UNBOUNDED.stream().anyMatch(read::isSet);
  }

  /** Returns the options of a read, which one source sets. */
  public static OptionTexts ofRead(Map<String, String> raw) {
    return OptionTexts.of(clusterDefaults(), OptionSource.of(READ, raw));
  }

  /**
   * Returns the options of a declared table, into which Flink has merged those of a hint; {@code
   * OPTION_CONFLICT} for credentials of two kinds, of which one may be the hint's.
   */
  public static OptionTexts ofDeclaredTable(Map<String, String> mergedOptions) {
    return OptionTexts.of(clusterDefaults(), OptionSource.ofMixed(READ, mergedOptions));
  }

  /** Returns the options of a read that are over those of a catalog. */
  public static OptionTexts overCatalog(Map<String, String> raw, Map<String, String> catalog) {
    return ofRead(raw).withFarthest(OptionSource.of(CATALOG, catalog));
  }

  /** Returns the options of a catalog's table, into which Flink has merged those of a hint. */
  public static OptionTexts ofCatalogTable(
      Map<String, String> mergedOptions, Map<String, String> catalog) {
    OptionSource shownSource = OptionSource.of(CATALOG, shownByTables(catalog));
    return OptionTexts.ofMerged(
            clusterDefaults(), OptionSource.of(READ, mergedOptions), shownSource)
        .withFarthest(OptionSource.of(CATALOG, catalog));
  }

  /**
   * Returns those options of a catalog that its tables show. Flink adds those of a hint one by one,
   * so a range stays out: its start would pass for the hint's.
   */
  public static Map<String, String> shownByTables(Map<String, String> catalog) {
    Map<String, String> shownOptions = OptionSource.mergeSpellings(catalog);
    Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.WHAT) || option.isIn(OptionGroup.WHEN))
        .forEach(option -> shownOptions.remove(option.key()));
    return shownOptions;
  }

  /** Parses the options of one source as {@link #parse(OptionTexts, boolean)}. */
  public static ConnectorOptions parse(Map<String, String> raw, boolean unbounded) {
    return parse(ofRead(raw), unbounded);
  }

  /**
   * Parses the options of a read. Options of the cluster's configuration are defaults.
   *
   * @param unbounded whether it reads the executions of a report, and has no end
   * @throws io.partnerinsights.core.errors.OptionsException as {@link
   *     ConnectorOptions#parse(OptionTexts)}; {@code SECRET_REFUSED} for a secret that is not a
   *     reference; {@code OPTION_CONFLICT} for an option of streams that does not apply
   */
  public static ConnectorOptions parse(OptionTexts read, boolean unbounded) {
    checkNoSecret(read.toMap());
    OptionTexts allOptions = overFiles(read, unbounded);
    if (!unbounded) {
      return ConnectorOptions.parseBatch(allOptions);
    }
    ConnectorOptions options = ConnectorOptions.parse(allOptions);
    checkOfFlink(read);
    return options;
  }

  /** Puts the options of a read over those of the configuration files that apply to it. */
  static OptionTexts overFiles(OptionTexts read, boolean unbounded) {
    OptionTexts allOptions = read.withFarthest(read.cluster().toSource());
    return unbounded ? allOptions.forStream() : allOptions.forBatch();
  }

  private static void checkOfFlink(OptionTexts read) {
    for (ConnectorOption<?> option : NOT_OF_FLINK) {
      if (read.isSet(option)) {
        throw OPTION_NOT_OF_FLINK.error(
            option,
            option.equals(StreamOptions.METADATA_AS_COLUMNS)
                ? "a Flink table declares its metadata columns itself"
                : "a Flink source has no triggers");
      }
    }
  }

  /** Parses options that say who signs in and where, as {@link #parse}. */
  public static ConnectorOptions parseAccount(Map<String, String> raw) {
    checkNoSecret(raw);
    OptionTexts read = ofRead(raw);
    return ConnectorOptions.parseAccount(read.withFarthest(read.cluster().toSource()));
  }

  /**
   * Returns the options of a cluster, or none of a program without one. A session of a client and a
   * job on a cluster have each their own class loader.
   */
  private static ClusterOptions clusterDefaults() {
    ClassLoader session = Thread.currentThread().getContextClassLoader();
    SignInScope scope = session == null ? SignInScope.ofProcess() : SignInScope.ofSession(session);
    return (isInCluster() ? ofFiles(clusterOptions()) : ClusterOptions.empty()).withScope(scope);
  }

  /** Returns the options of configuration files; {@code OPTION_UNKNOWN} if one does not exist. */
  static ClusterOptions ofFiles(Map<String, String> options) {
    Map<String, String> flinkOptions = OptionSource.mergeSpellings(options);
    OptionSource.of("the configuration", flinkOptions);
    NOT_OF_FLINK.forEach(option -> flinkOptions.remove(option.key()));
    return ClusterOptions.of(flinkOptions);
  }

  /** Refuses secrets in clear: Flink prints options, and stores them in job graphs. */
  private static void checkNoSecret(Map<String, String> raw) {
    List<String> secrets = ConnectorOptions.plainSecretKeys(raw);
    if (!secrets.isEmpty()) {
      throw SECRET_IN_CLEAR.error(secrets.get(0));
    }
  }

  /** Returns the options in the configuration files of this process's cluster. */
  private static Map<String, String> clusterOptions() {
    Map<String, String> options = new HashMap<>();
    GlobalConfiguration.loadConfiguration()
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                options.put(key.substring(PREFIX.length()), value);
              }
            });
    return options;
  }

  private static boolean isInCluster() {
    return System.getenv("FLINK_CONF_DIR") != null;
  }
}
