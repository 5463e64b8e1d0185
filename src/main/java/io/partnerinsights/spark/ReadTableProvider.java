package io.partnerinsights.spark;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.InterruptibleLocks;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.SignInScope;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.ClusterConfiguration;
import io.partnerinsights.spark.application.ClusterConfiguration.ReadDefaults;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.read.PartnerInsightsTable;
import io.partnerinsights.spark.stream.StreamTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides the schema and the table of one load(). Spark requests the schema, unless the user gives
 * one, and then the table. The read or stream is checked with the service once, with GETs; no
 * report is created.
 *
 * <p>Creates the errors for what Spark can do with other formats: store a table and write. Their
 * methods return a type of the JDK, because an older Java loads it when it verifies {@link
 * PartnerInsightsProvider}.
 */
final class ReadTableProvider implements TableProvider {
  /** Prefix of the keys under which Spark passes the OPTIONS of CREATE TABLE. */
  private static final String STORED_OPTION_PREFIX = "option.";

  private static final ErrorTemplate STORED_TABLE =
      ErrorCode.READ_ONLY.template(
          "A table USING partnerinsights cannot be stored in the metastore",
          "CREATE TABLE would write the options, with their secrets, into the metastore",
          "for one session, use CREATE TEMPORARY VIEW. For permanent names, configure a catalog of"
              + " class io.partnerinsights.spark.catalog.PartnerInsightsProcedureCatalog (on Spark"
              + " 3.5, PartnerInsightsCatalog). If the table exists, drop it and replace its"
              + " secrets");
  private static final ErrorTemplate V1_READ =
      ErrorCode.READ_ONLY.template(
          "Format partnerinsights cannot be read by version 1 of Spark's data source API",
          "spark.sql.sources.useV1SourceList names this format, so Spark does not use version 2",
          "remove partnerinsights from spark.sql.sources.useV1SourceList");
  private static final ErrorTemplate WRITE_UNSUPPORTED =
      ErrorCode.READ_ONLY.template(
          "Format partnerinsights cannot be written to",
          "its data belongs to the Partner Insights service and can only be read",
          "write to another format, such as parquet");
  private static final ErrorTemplate V1_STREAM =
      ErrorCode.READ_ONLY.template(
          "Format partnerinsights cannot be streamed by version 1 of Spark's data source API",
          "spark.sql.streaming.disabledV2MicroBatchReaders names this format, so Spark does not use"
              + " version 2",
          "remove partnerinsights from spark.sql.streaming.disabledV2MicroBatchReaders");

  /**
   * Whether this thread has begun the load of a stream. Spark makes the same calls for it as for
   * other loads, on the same thread, but it asks for the schema of the source first.
   */
  private static final ThreadLocal<Boolean> IS_STREAM_LOAD = ThreadLocal.withInitial(() -> false);

  private static final Logger LOG = LoggerFactory.getLogger(ReadTableProvider.class);

  private static final List<String> RANGE_KEYS =
      List.of(Options.QUERY_START_TIME.key(), Options.QUERY_END_TIME.key());

  private static final SignInScope OTHER_SESSION_SCOPE =
      SignInScope.rejectingSignIn(
          "the active Spark session of this thread is not the session of the read");

  private final boolean isStream = IS_STREAM_LOAD.get();

  /** Taken from the reading session: Spark may ask for the table on a thread that has none. */
  private final ReadDefaults defaults = ClusterConfiguration.defaultsForReads();

  private @Nullable ReadPlan plan;
  private @Nullable StreamPlan streamPlan;

  ReadTableProvider() {
    IS_STREAM_LOAD.remove();
  }

  /** Marks the load that this thread begins as one of a stream. */
  static void markStreamLoad() {
    IS_STREAM_LOAD.set(true);
  }

  /** Accepts a schema that the user gives. */
  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    if (isStream) {
      return StreamTable.schemaOf(planStream(options.asCaseSensitiveMap()));
    }
    return PartnerInsightsTable.schemaOf(planRead(options.asCaseSensitiveMap()));
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    if (isStream) {
      return StreamTable.of(planStream(properties), schema);
    }
    return plan == null
        ? new UserSchemaTable(() -> newTable(schema, properties))
        : newTable(schema, properties);
  }

  private PartnerInsightsTable newTable(StructType schema, Map<String, String> properties) {
    ReadPlan checkedPlan = planRead(properties);
    return new PartnerInsightsTable(checkedPlan, schema, checkedPlan.lineageName());
  }

  /** Parses options into which Spark has merged the session's defaults, and so the cluster's. */
  ConnectorOptions parseOptions(Map<String, String> mergedOptions) {
    OptionTexts texts =
        OptionTexts.ofMerged(
            clusterOptionsFor(mergedOptions),
            OptionSource.ofMixed("the read", mergedOptions),
            defaults.session(),
            defaults.cluster().toSource());
    if (plan == null
        && mergedOptions.keySet().containsAll(RANGE_KEYS)
        && texts.isSet(Options.QUERY_START_TIME) != texts.isSet(Options.QUERY_END_TIME)) {
      LOG.warn(
          "The connector ignores one of the options {}, because the read sets one of them and the"
              + " session sets the other, but both must be set in the same place. To use both, set"
              + " both in the read, and unset both in the session",
          RANGE_KEYS);
    }
    return isStream
        ? ConnectorOptions.parse(texts.forStream())
        : ConnectorOptions.parseBatch(texts.forBatch());
  }

  /**
   * Returns the configuration for a read. A default of the active session that Spark has not merged
   * shows that another session reads, as may happen on Spark 3.5.
   */
  private ClusterOptions clusterOptionsFor(Map<String, String> mergedOptions) {
    Set<ConnectorOption<?>> setOptions =
        OptionSource.ofSettings("the read", mergedOptions).texts().keySet();
    return setOptions.containsAll(defaults.session().texts().keySet())
        ? defaults.cluster()
        : defaults.cluster().withSignInScope(OTHER_SESSION_SCOPE);
  }

  private ReadPlan planRead(Map<String, String> rawOptions) {
    rejectStoredTable(rawOptions);
    ConnectorOptions options = parseOptions(rawOptions);
    if (plan == null || !plan.options().equals(options)) {
      plan = SparkApplication.planInterruptibly(options, Session::planRead);
    }
    return plan;
  }

  private StreamPlan planStream(Map<String, String> rawOptions) {
    ConnectorOptions options = parseOptions(rawOptions);
    if (streamPlan == null || !streamPlan.readPlan().options().equals(options)) {
      streamPlan = SparkApplication.planInterruptibly(options, StreamPlan::planStream);
    }
    return streamPlan;
  }

  /**
   * Refuses options of CREATE TABLE. Spark passes them before it stores anything, with the table's
   * properties.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code READ_ONLY}
   */
  static void rejectStoredTable(Map<String, String> options) {
    boolean isStored =
        options.containsKey(TableCatalog.PROP_PROVIDER)
            || options.keySet().stream().anyMatch(key -> key.startsWith(STORED_OPTION_PREFIX));
    if (isStored) {
      throw storedTableError();
    }
  }

  static RuntimeException storedTableError() {
    return STORED_TABLE.error();
  }

  /**
   * Refuses a read by Spark's first data source API.
   *
   * @param isConfigured whether the session asks for it; otherwise a stored table does
   */
  static RuntimeException v1ReadError(boolean isConfigured) {
    return isConfigured ? V1_READ.error() : storedTableError();
  }

  static RuntimeException writeError() {
    return WRITE_UNSUPPORTED.error();
  }

  static RuntimeException v1StreamError() {
    return V1_STREAM.error();
  }

  /**
   * The table of a load() with a schema of the user, which is checked when Spark asks for its
   * columns. Spark also asks for such a table before a write, but only for its capabilities, and to
   * drop a stored table: neither calls the service.
   */
  private static final class UserSchemaTable
      implements Table, SupportsRead, SupportsMetadataColumns {
    private final Lock lock = new ReentrantLock();
    private final Supplier<PartnerInsightsTable> tableFactory;
    private @Nullable PartnerInsightsTable checkedTable;

    /**
     * @param tableFactory checks the read with GETs
     */
    UserSchemaTable(Supplier<PartnerInsightsTable> tableFactory) {
      this.tableFactory = tableFactory;
    }

    private PartnerInsightsTable requireTable() {
      return InterruptibleLocks.callLocked(
          lock,
          () -> {
            checkedTable = checkedTable == null ? tableFactory.get() : checkedTable;
            return checkedTable;
          });
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public String name() {
      return requireTable().name();
    }

    /** Returns the schema; Spark 3.5 derives columns() from this deprecated method. */
    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
      return requireTable().schema();
    }

    @Override
    public Map<String, String> properties() {
      return requireTable().properties();
    }

    @Override
    public MetadataColumn[] metadataColumns() {
      return requireTable().metadataColumns();
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return requireTable().newScanBuilder(options);
    }
  }
}
