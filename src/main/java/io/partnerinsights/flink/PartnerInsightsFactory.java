package io.partnerinsights.flink;

import io.partnerinsights.flink.table.PartnerInsightsCatalog;
import io.partnerinsights.flink.table.PartnerInsightsTableSource;
import java.util.Collections;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

/**
 * Creates tables of {@code 'connector' = 'partnerinsights'} and catalogs of {@code 'type' =
 * 'partnerinsights'}; its name is in META-INF/services.
 *
 * <p>Flink also loads this class whenever it resolves any other connector. It is therefore compiled
 * to Java 8 byte code: on an older Java only this connector fails.
 */
public final class PartnerInsightsFactory implements DynamicTableSourceFactory, CatalogFactory {
  private static final String NAME = "partnerinsights";

  /** Flink calls this constructor by reflection. */
  public PartnerInsightsFactory() {}

  @Override
  public String factoryIdentifier() {
    return NAME;
  }

  /** Returns none: the connector checks its own options, see docs/options.md. */
  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Collections.emptySet();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Collections.emptySet();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(
      org.apache.flink.table.factories.DynamicTableFactory.Context context) {
    try {
      return PartnerInsightsTableSource.fromDeclaredTable(context);
    } catch (UnsupportedClassVersionError e) {
      throw javaTooOldError(e);
    }
  }

  @Override
  public org.apache.flink.table.catalog.Catalog createCatalog(
      org.apache.flink.table.factories.CatalogFactory.Context context) {
    try {
      return PartnerInsightsCatalog.create(context.getName(), context.getOptions());
    } catch (UnsupportedClassVersionError e) {
      throw javaTooOldError(e);
    }
  }

  /** Creates the error with code {@code JAVA_TOO_OLD} as text, because ErrorCode needs Java 17. */
  private static IllegalStateException javaTooOldError(UnsupportedClassVersionError cause) {
    return new IllegalStateException(
        "[PI-6010] Connector partnerinsights needs Java 17 or newer. Reason: this JVM runs Java "
            + System.getProperty("java.version")
            + ". Remedy: start the client, the JobManager and the TaskManagers on Java 17 or newer,"
            + " or choose an image with it.",
        cause);
  }
}
