package io.partnerinsights.spark;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Provides {@code spark.read.format("partnerinsights")} and {@code spark.readStream}; its name is
 * in META-INF/services. Spark creates an instance for each load().
 *
 * <p>Spark also loads this class whenever it resolves any other format, such as csv. It is
 * therefore compiled to Java 8 byte code: on an older Java only this format fails. {@link
 * ReadTableProvider}, which needs Java 17, is loaded on first use.
 */
public final class PartnerInsightsProvider extends RefusingProvider
    implements TableProvider, DataSourceRegister, SessionConfigSupport {
  private static final String NAME = "partnerinsights";

  private @Nullable TableProvider delegate;

  /** Spark calls this constructor by reflection. */
  public PartnerInsightsProvider() {}

  /**
   * Returns the format's name, or refuses CREATE TABLE. Spark 3.5 stores the options of a new table
   * without a further call to its provider.
   */
  @Override
  public String shortName() {
    if (isToBeStored(new Throwable().getStackTrace())) {
      checkJava();
      throw UnsupportedUses.storedTable();
    }
    return NAME;
  }

  /** Makes {@code spark.datasource.partnerinsights.<option>} a session default of an option. */
  @Override
  public String keyPrefix() {
    return NAME;
  }

  @Override
  public boolean supportsExternalMetadata() {
    return delegate().supportsExternalMetadata();
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return delegate().inferSchema(options);
  }

  @Override
  public Transform[] inferPartitioning(CaseInsensitiveStringMap options) {
    return delegate().inferPartitioning(options);
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return delegate().getTable(schema, partitioning, properties);
  }

  @Override
  void checkJava() {
    delegate();
  }

  private TableProvider delegate() {
    if (delegate == null) {
      try {
        delegate = new ReadTableProvider();
      } catch (UnsupportedClassVersionError e) {
        throw javaTooOld(e);
      }
    }
    return delegate;
  }

  /** Creates the error with code {@code JAVA_TOO_OLD} as text, because ErrorCode needs Java 17. */
  static IllegalStateException javaTooOld(UnsupportedClassVersionError cause) {
    return new IllegalStateException(
        "[PI-6010] Format partnerinsights needs Java 17 or newer. Reason: this JVM runs Java "
            + System.getProperty("java.version")
            + ". Remedy: start the driver and the executors on Java 17 or newer: set JAVA_HOME, or"
            + " choose a platform runtime that has it.",
        cause);
  }
}
