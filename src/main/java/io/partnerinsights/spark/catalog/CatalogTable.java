package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.read.PartnerInsightsTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A dataset, a stored query or a report as a table of the catalog. Each mention in a statement is a
 * {@code load()} of its own. Tables of equal name, schema and options are equal, so that Spark
 * finds its cached copy of a table.
 */
final class CatalogTable extends PartnerInsightsTable implements SupportsWrite {
  private final String name;
  private final CatalogOptions catalogOptions;
  private final OptionTexts tableOptions;
  private final Map<String, String> properties;

  /**
   * @param catalogOptions the options of its catalog
   * @param tableOptions the options of a load() of this table
   * @param plan the plan of a read with these options
   */
  CatalogTable(
      String name,
      CatalogOptions catalogOptions,
      OptionTexts tableOptions,
      ReadPlan plan,
      Map<String, String> properties) {
    super(plan, schemaOf(plan), plan.lineageName());
    this.name = name;
    this.catalogOptions = catalogOptions;
    this.tableOptions = tableOptions;
    this.properties = new LinkedHashMap<>(properties);
    this.properties.putAll(super.properties());
  }

  /** Invalidates the table's reports in this application, and its list of datasets. */
  void invalidate() {
    SparkApplication.application().invalidateReportsOf(plan);
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Returns the same text for tables of the same report, connection and options only. Spark 4.2
   * answers a mention of a table with the cached one of its name, if both have the same id.
   */
  @Override
  public String id() {
    String connection = plan.query().connection().digest();
    String query = plan.query().fingerprint().digits();
    return Fingerprint.of(String.join(" ", connection, query, plan.options().toString())).digits();
  }

  @Override
  public Map<String, String> properties() {
    return Collections.unmodifiableMap(properties);
  }

  /** Returns a scan of this table; options of a single read make it a new load(). */
  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap singleReadOptions) {
    if (singleReadOptions.isEmpty()) {
      return super.newScanBuilder(singleReadOptions);
    }
    ReadPlan mergedPlan =
        catalogOptions.planRead(
            CatalogOptions.mergeOptions(tableOptions, singleReadOptions.asCaseSensitiveMap()));
    return new PartnerInsightsTable(mergedPlan, schema(), mergedPlan.lineageName())
        .newScanBuilder(singleReadOptions);
  }

  /**
   * Returns writes too, which {@link #newWriteBuilder} refuses: Spark takes the table of a
   * statement's SELECT for its INSERT, and would say of one that only reads what it does not
   * support.
   */
  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(
        TableCapability.BATCH_READ,
        TableCapability.BATCH_WRITE,
        TableCapability.TRUNCATE,
        TableCapability.OVERWRITE_BY_FILTER,
        TableCapability.OVERWRITE_DYNAMIC);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    throw CatalogErrors.CREATE_OR_WRITE_REFUSED.error(
        "Table " + name, "written", catalogOptions.catalogName());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CatalogTable that
        && name.equals(that.name)
        && schema().equals(that.schema())
        && plan.options().equals(that.plan.options())
        && plan.query().sharedKey().equals(that.plan.query().sharedKey());
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, schema());
  }
}
