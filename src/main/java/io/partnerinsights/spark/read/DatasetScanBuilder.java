package io.partnerinsights.spark.read;

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
 * Hands Spark's question on a dataset to the core, which makes a query of it. Spark is always told
 * that all of its own work remains: it filters, sorts, limits and groups what it gets.
 */
final class DatasetScanBuilder
    implements SupportsPushDownV2Filters,
        SupportsPushDownRequiredColumns,
        SupportsPushDownLimit,
        SupportsPushDownTopN,
        SupportsPushDownAggregates {
  private final TableSource table;
  private final Pushdown read;
  private final List<Predicate> pushed = new ArrayList<>();
  private final StructType tableSchema;
  private StructType schema;
  private OptionalInt preview = OptionalInt.empty();

  DatasetScanBuilder(TableSource table, StructType schema) {
    this.table = table;
    this.read = table.table().read();
    this.tableSchema = schema;
    this.schema = schema;
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    for (Predicate predicate : predicates) {
      boolean helps =
          SparkPredicates.of(predicate)
              .map(known -> read.filter(known, predicate.toString()))
              .orElseGet(() -> keep(predicate));
      if (helps) {
        pushed.add(predicate);
      }
    }
    return predicates;
  }

  private boolean keep(Predicate predicate) {
    read.keep(predicate.toString());
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
                .filter(read::distinct)
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
    boolean helps = read.limit(rows);
    boolean may = helps && table.whole().mayPreview(rows);
    preview = may ? OptionalInt.of(rows) : OptionalInt.empty();
    return helps;
  }

  @Override
  public boolean pushTopN(SortOrder[] orders, int limit) {
    return SparkColumns.orders(orders, SparkTypes.reportSchema(schema))
        .filter(keys -> read.firstRows(keys, limit))
        .isPresent();
  }

  /** Spark puts its own limit on top, of both kinds. */
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
    StructType ofTable = MetadataColumns.takenFrom(schema, tableSchema);
    read.columns(Arrays.asList(ofTable.fieldNames()));
    boolean fileOnly = ofTable.equals(schema);
    return new PartnerInsightsScan(
        table.reading(read.build()), schema, ofTable, fileOnly ? preview : OptionalInt.empty());
  }
}
