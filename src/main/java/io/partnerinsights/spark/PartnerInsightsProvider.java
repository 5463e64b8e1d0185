package io.partnerinsights.spark;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.execution.streaming.Sink;
import org.apache.spark.sql.execution.streaming.Source;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.sources.StreamSinkProvider;
import org.apache.spark.sql.sources.StreamSourceProvider;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/**
 * Provides {@code spark.read.format("partnerinsights")} and {@code spark.readStream}; its name is
 * in META-INF/services. Spark creates an instance for each load().
 *
 * <p>Spark also loads this class whenever it resolves any other format, such as csv. It is
 * therefore compiled to Java 8 byte code: on an older Java only this format fails. {@link
 * ReadTableProvider}, which needs Java 17, is loaded on first use.
 *
 * <p>Refuses what a table of this format cannot do: writes and stored tables. Spark turns to the
 * interfaces of package {@code sources} for them.
 */
public final class PartnerInsightsProvider
    implements TableProvider,
        DataSourceRegister,
        SessionConfigSupport,
        RelationProvider,
        CreatableRelationProvider,
        StreamSourceProvider,
        StreamSinkProvider {
  private static final String FORMAT_NAME = "partnerinsights";

  /** Maximum number of callers between this class and the rule of Spark for CREATE TABLE. */
  private static final int MAX_STATEMENT_DEPTH = 10;

  private @Nullable TableProvider delegate;

  /** Spark calls this constructor by reflection. */
  public PartnerInsightsProvider() {}

  /**
   * Returns the format's name, or refuses CREATE TABLE. Spark 3.5 stores the options of a new table
   * without a further call to its provider.
   */
  @Override
  public String shortName() {
    if (isCreateTableCall(new Throwable().getStackTrace())) {
      requireDelegate();
      throw ReadTableProvider.storedTableError();
    }
    return FORMAT_NAME;
  }

  /** Makes {@code spark.datasource.partnerinsights.<option>} a session default of an option. */
  @Override
  public String keyPrefix() {
    return FORMAT_NAME;
  }

  @Override
  public boolean supportsExternalMetadata() {
    return requireDelegate().supportsExternalMetadata();
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return requireDelegate().inferSchema(options);
  }

  @Override
  public Transform[] inferPartitioning(CaseInsensitiveStringMap options) {
    return requireDelegate().inferPartitioning(options);
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return requireDelegate().getTable(schema, partitioning, properties);
  }

  /**
   * Returns whether Spark asks on behalf of CREATE TABLE for this format. In all other releases and
   * statements it is false, and {@link ReadTableProvider} refuses the table's options.
   */
  static boolean isCreateTableCall(StackTraceElement[] callers) {
    return callers.length > 1
        && callers[1].getMethodName().equals("lookupDataSourceV2")
        && Arrays.stream(callers)
            .limit(MAX_STATEMENT_DEPTH)
            .anyMatch(
                caller ->
                    caller.getClassName().endsWith(".ResolveSessionCatalog")
                        && caller.getMethodName().endsWith("isV2Provider"));
  }

  /** Refuses a table that an earlier Spark release has stored. */
  @Override
  public BaseRelation createRelation(
      SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
    requireDelegate();
    String sources = context.getConf("spark.sql.sources.useV1SourceList", "");
    throw ReadTableProvider.v1ReadError(sources.toLowerCase(Locale.ROOT).contains(FORMAT_NAME));
  }

  @Override
  public BaseRelation createRelation(
      SQLContext context,
      SaveMode mode,
      scala.collection.immutable.Map<String, String> parameters,
      Dataset<Row> data) {
    requireDelegate();
    throw ReadTableProvider.writeError();
  }

  /** Accepts all types, so that {@link #createRelation} gives the reason; new in Spark 4.0. */
  @Override
  public boolean supportsDataType(DataType type) {
    return true;
  }

  /**
   * Marks this load() as one of a stream: Spark calls this before it asks for the table, which gets
   * no other sign of it. The schema is not used, because the table has its own.
   */
  @Override
  public Tuple2<String, StructType> sourceSchema(
      SQLContext context,
      Option<StructType> schema,
      String name,
      scala.collection.immutable.Map<String, String> parameters) {
    requireDelegate();
    ReadTableProvider.markStreamLoad();
    return new Tuple2<>(name, schema.isEmpty() ? new StructType() : schema.get());
  }

  @Override
  public Source createSource(
      SQLContext context,
      String metadataPath,
      Option<StructType> schema,
      String name,
      scala.collection.immutable.Map<String, String> parameters) {
    requireDelegate();
    throw ReadTableProvider.v1StreamError();
  }

  @Override
  public Sink createSink(
      SQLContext context,
      scala.collection.immutable.Map<String, String> parameters,
      Seq<String> partitionColumns,
      OutputMode mode) {
    requireDelegate();
    throw ReadTableProvider.writeError();
  }

  /** Throws the error of an older Java, which cannot load the delegate and the other errors. */
  private TableProvider requireDelegate() {
    if (delegate == null) {
      try {
        delegate = new ReadTableProvider();
      } catch (UnsupportedClassVersionError e) {
        throw javaTooOldError(e);
      }
    }
    return delegate;
  }

  /** Creates the error with code {@code JAVA_TOO_OLD} as text, because ErrorCode needs Java 17. */
  static IllegalStateException javaTooOldError(UnsupportedClassVersionError cause) {
    return new IllegalStateException(
        "[PI-6010] Format partnerinsights needs Java 17 or newer. Reason: this JVM runs Java "
            + System.getProperty("java.version")
            + ". Remedy: start the driver and the executors on Java 17 or newer: set JAVA_HOME, or"
            + " choose a platform runtime with it.",
        cause);
  }
}
