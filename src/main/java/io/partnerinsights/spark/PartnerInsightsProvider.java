package io.partnerinsights.spark;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.read.PartnerInsightsTable;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code spark.read.format("partnerinsights")}. Spark creates one for every load(), and asks for
 * the schema, unless the user gives one, and then for the table. Both check the read with the
 * service with GETs, once; neither creates a report.
 */
public final class PartnerInsightsProvider
    implements TableProvider, DataSourceRegister, SessionConfigSupport {
  private static final String NAME = "partnerinsights";

  private ReadPlan plan;

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

  /** A schema of the user's is accepted. */
  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    ReadPlan checked = plan(options.asCaseSensitiveMap());
    return isDryRun(checked) ? DryRunRows.SCHEMA : PartnerInsightsTable.schemaOf(checked);
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    ReadPlan checked = plan(properties);
    return isDryRun(checked)
        ? new LocalTable(DryRunRows.of(checked.dryRun()), "What a read would do")
        : PartnerInsightsTable.of(checked, schema);
  }

  private static boolean isDryRun(ReadPlan plan) {
    return plan.options().get(Options.DRY_RUN);
  }

  private ReadPlan plan(Map<String, String> raw) {
    ConnectorOptions options = ConnectorOptions.parse(raw);
    if (plan == null || !plan.options().equals(options)) {
      plan = SparkApplication.read(options);
    }
    return plan;
  }
}
