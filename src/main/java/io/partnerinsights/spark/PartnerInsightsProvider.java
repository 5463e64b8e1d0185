package io.partnerinsights.spark;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.spark.read.PartnerInsightsTable;
import io.partnerinsights.spark.read.ReportSource;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code spark.read.format("partnerinsights")}. Spark makes one for every load(): it is asked for
 * the schema, unless the user gives one, and then for the table. Both check the query against the
 * live service with GETs, once; neither makes a report.
 */
public final class PartnerInsightsProvider
    implements TableProvider, DataSourceRegister, SessionConfigSupport {
  private static final String NAME = "partnerinsights";

  private ReportSource source;

  /** For Spark, which finds this class by its service file. */
  public PartnerInsightsProvider() {}

  @Override
  public String shortName() {
    return NAME;
  }

  /** Session defaults are {@code spark.datasource.partnerinsights.<option>}. */
  @Override
  public String keyPrefix() {
    return NAME;
  }

  /** A user's own schema is accepted and wins. */
  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    ReportSource planned = source(options.asCaseSensitiveMap());
    return isDryRun(planned) ? DryRunRows.SCHEMA : PartnerInsightsTable.schemaOf(planned);
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    ReportSource planned = source(properties);
    return isDryRun(planned)
        ? new LocalTable(DryRunRows.of(planned.dryRun()), "What would be done")
        : PartnerInsightsTable.of(planned, schema);
  }

  private static boolean isDryRun(ReportSource source) {
    return source.options().get(Options.DRY_RUN);
  }

  private ReportSource source(Map<String, String> raw) {
    ConnectorOptions options = ConnectorOptions.parse(raw);
    if (source == null || !source.options().equals(options)) {
      source = ReportSource.plan(options);
    }
    return source;
  }
}
