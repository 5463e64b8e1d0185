package io.partnerinsights.spark.read;

import io.partnerinsights.core.pushdown.EnginePredicate;
import io.partnerinsights.core.pushdown.Pushdown;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
 * Builds a scan. With option {@code pushdown=always}, filters, columns and limits of a dataset
 * become part of the service's query where that cannot change the result. Otherwise the scan is of
 * the whole table, whose unneeded columns are downloaded but not decoded. Spark filters, sorts,
 * limits and groups the rows itself in both cases.
 *
 * <p>A limit of a query or report is used for a preview only. Spark pushes a limit down only if no
 * filter, aggregate or join is between it and the scan.
 */
final class PartnerInsightsScanBuilder
    implements SupportsPushDownV2Filters,
        SupportsPushDownRequiredColumns,
        SupportsPushDownLimit,
        SupportsPushDownTopN,
        SupportsPushDownAggregates {
  private final ReadPlan plan;

  /** Empty for a query or report. */
  private final Optional<Pushdown> pushdown;

  private final List<Predicate> pushedPredicates = new ArrayList<>();
  private final StructType tableSchema;
  private StructType requiredSchema;
  private @Nullable Integer previewRowLimit;

  PartnerInsightsScanBuilder(ReadPlan plan, StructType schema) {
    this.plan = plan;
    this.pushdown = plan.findTable().map(table -> plan.newPushdown());
    this.tableSchema = schema;
    this.requiredSchema = schema;
  }

  /** Checks all predicates. Spark evaluates them too. */
  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    ReportSchema columns = SparkTypes.toReportSchema(tableSchema);
    for (Predicate predicate : predicates) {
      SparkExpressions.findComparisons(predicate)
          .forEach(comparison -> plan.checkComparison(comparison, columns));
      if (pushdown.filter(tablePushdown -> pushPredicate(predicate, tablePushdown)).isPresent()) {
        pushedPredicates.add(predicate);
      }
    }
    return predicates;
  }

  private static boolean pushPredicate(Predicate predicate, Pushdown pushdown) {
    Optional<EnginePredicate> enginePredicate = SparkExpressions.toEnginePredicate(predicate);
    if (enginePredicate.isEmpty()) {
      pushdown.addEngineOnlyCondition(predicate.toString());
    }
    return enginePredicate
        .filter(each -> pushdown.addCondition(each, predicate.toString()))
        .isPresent();
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushedPredicates.toArray(Predicate[]::new);
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    boolean isDistinct = aggregation.aggregateExpressions().length == 0;
    Optional<List<String>> groupNames =
        SparkExpressions.findNames(aggregation.groupByExpressions())
            .filter(
                groups ->
                    isDistinct
                        && pushdown
                            .filter(tablePushdown -> tablePushdown.addDistinct(groups))
                            .isPresent());
    groupNames.ifPresent(groups -> requiredSchema = selectColumns(groups));
    return groupNames.isPresent();
  }

  private StructType selectColumns(List<String> names) {
    return new StructType(
        names.stream()
            .map(name -> requiredSchema.fields()[requiredSchema.fieldIndex(name)])
            .toArray(StructField[]::new));
  }

  @Override
  public boolean pushLimit(int rows) {
    boolean isPushed = pushdown.map(tablePushdown -> tablePushdown.addLimit(rows)).orElse(true);
    boolean mayPreview = isPushed && plan.mayPreview(rows);
    previewRowLimit = mayPreview ? Integer.valueOf(rows) : null;
    return pushdown.isPresent() ? isPushed : mayPreview;
  }

  @Override
  public boolean pushTopN(SortOrder[] orders, int limit) {
    return pushdown
        .filter(
            tablePushdown ->
                SparkExpressions.toEngineSortKeys(orders, SparkTypes.toReportSchema(requiredSchema))
                    .filter(engineOrders -> tablePushdown.addTopN(engineOrders, limit))
                    .isPresent())
        .isPresent();
  }

  /** Makes Spark apply a limit and a top-N again. */
  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public void pruneColumns(StructType newSchema) {
    requiredSchema = newSchema;
  }

  /** A preview has no report, and so no metadata columns. */
  @Override
  public Scan build() {
    StructType fileColumns = MetadataColumns.fileColumns(requiredSchema, tableSchema);
    pushdown.ifPresent(
        tablePushdown -> tablePushdown.selectColumns(Arrays.asList(fileColumns.fieldNames())));
    boolean mayNarrow = pushdown.filter(Pushdown::isEnabled).isPresent();
    StructType scannedSchema = mayNarrow ? fileColumns : tableSchema;
    Integer rowLimit = fileColumns.equals(requiredSchema) ? previewRowLimit : null;
    return new PartnerInsightsScan(
        pushdown.map(plan::withPushdown).orElse(plan), requiredSchema, scannedSchema, rowLimit);
  }
}
