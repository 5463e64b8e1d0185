package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownTopN;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Builds the scan of a dataset. With option {@code pushdown=always}, filters, columns and limits
 * become part of the service's query where that cannot change the result. Otherwise the scan is of
 * the whole table, whose unneeded columns are not decoded. Spark filters, sorts, limits and groups
 * the rows itself in both cases.
 */
final class DatasetScanBuilder
    implements SupportsPushDownV2Filters,
        SupportsPushDownRequiredColumns,
        SupportsPushDownLimit,
        SupportsPushDownTopN,
        SupportsPushDownAggregates {
  private final ReadPlan plan;
  private final Pushdown pushdown;
  private final List<Predicate> pushed = new ArrayList<>();
  private final StructType tableSchema;
  private StructType schema;
  private @Nullable Integer preview;

  DatasetScanBuilder(ReadPlan plan, StructType schema) {
    this.plan = plan;
    this.pushdown = plan.pushdown();
    this.tableSchema = schema;
    this.schema = schema;
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    for (Predicate predicate : predicates) {
      SparkPredicates.comparisons(predicate).forEach(plan::check);
      boolean isPushed =
          SparkPredicates.of(predicate)
              .map(known -> pushdown.filter(known, predicate.toString()))
              .orElseGet(() -> keepInSpark(predicate));
      if (isPushed) {
        pushed.add(predicate);
      }
    }
    return predicates;
  }

  private boolean keepInSpark(Predicate predicate) {
    pushdown.keepInEngine(predicate.toString());
    return false;
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.toArray(Predicate[]::new);
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    boolean onlyGroups = aggregation.aggregateExpressions().length == 0;
    boolean isPushed =
        onlyGroups
            && SparkColumns.names(aggregation.groupByExpressions())
                .filter(pushdown::distinct)
                .isPresent();
    if (isPushed) {
      schema = select(SparkColumns.names(aggregation.groupByExpressions()).orElseThrow());
    }
    return isPushed;
  }

  private StructType select(List<String> names) {
    return new StructType(
        names.stream()
            .map(name -> schema.fields()[schema.fieldIndex(name)])
            .toArray(StructField[]::new));
  }

  @Override
  public boolean pushLimit(int rows) {
    boolean isPushed = pushdown.limit(rows);
    boolean mayPreview = isPushed && plan.mayPreview(rows);
    preview = mayPreview ? Integer.valueOf(rows) : null;
    return isPushed;
  }

  @Override
  public boolean pushTopN(SortOrder[] orders, int limit) {
    return SparkColumns.orders(orders, SparkTypes.reportSchema(schema))
        .filter(keys -> pushdown.topN(keys, limit))
        .isPresent();
  }

  /** Makes Spark apply a limit and a top-N again. */
  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    plan.table().orElseThrow().refuseMetrics(Arrays.asList(requiredSchema.fieldNames()));
    schema = requiredSchema;
  }

  @Override
  public Scan build() {
    StructType fileColumns = MetadataColumns.fileColumns(schema, tableSchema);
    pushdown.columns(Arrays.asList(fileColumns.fieldNames()));
    boolean fileOnly = fileColumns.equals(schema);
    return new PartnerInsightsScan(
        plan.with(pushdown),
        schema,
        plan.isNarrowed() ? fileColumns : tableSchema,
        fileOnly ? preview : null);
  }
}
