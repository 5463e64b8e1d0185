package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.spark.types.MetadataColumns;
import io.partnerinsights.spark.types.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
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

/**
 * Builds the scan of a dataset: what Spark needs of it becomes part of the query where that cannot
 * change the answer. Spark still does all of its own work: it filters, sorts, limits and groups.
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
  private OptionalInt preview = OptionalInt.empty();

  DatasetScanBuilder(ReadPlan plan, StructType schema) {
    this.plan = plan;
    this.pushdown = plan.pushdown();
    this.tableSchema = schema;
    this.schema = schema;
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    for (Predicate predicate : predicates) {
      boolean helps =
          SparkPredicates.of(predicate)
              .map(known -> pushdown.filter(known, predicate.toString()))
              .orElseGet(() -> keep(predicate));
      if (helps) {
        pushed.add(predicate);
      }
    }
    return predicates;
  }

  private boolean keep(Predicate predicate) {
    pushdown.keep(predicate.toString());
    return false;
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.toArray(Predicate[]::new);
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    boolean onlyGroups = aggregation.aggregateExpressions().length == 0;
    boolean helps =
        onlyGroups
            && SparkColumns.names(aggregation.groupByExpressions())
                .filter(pushdown::distinct)
                .isPresent();
    if (helps) {
      schema = only(SparkColumns.names(aggregation.groupByExpressions()).orElseThrow());
    }
    return helps;
  }

  private StructType only(List<String> names) {
    return new StructType(
        names.stream()
            .map(name -> schema.fields()[schema.fieldIndex(name)])
            .toArray(StructField[]::new));
  }

  @Override
  public boolean pushLimit(int rows) {
    boolean helps = pushdown.limit(rows);
    boolean may = helps && plan.mayPreview(rows);
    preview = may ? OptionalInt.of(rows) : OptionalInt.empty();
    return helps;
  }

  @Override
  public boolean pushTopN(SortOrder[] orders, int limit) {
    return SparkColumns.orders(orders, SparkTypes.reportSchema(schema))
        .filter(keys -> pushdown.firstRows(keys, limit))
        .isPresent();
  }

  /** Spark applies its own limit again, of both kinds. */
  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    schema = requiredSchema;
  }

  @Override
  public Scan build() {
    StructType ofTable = MetadataColumns.fileColumns(schema, tableSchema);
    pushdown.columns(Arrays.asList(ofTable.fieldNames()));
    boolean fileOnly = ofTable.equals(schema);
    return new PartnerInsightsScan(
        plan.with(pushdown), schema, ofTable, fileOnly ? preview : OptionalInt.empty());
  }
}
