package io.partnerinsights.spark.read;

import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.table.EngineOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.NullOrdering;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;

/** Converts Spark's references to columns, and its orderings. */
public final class SparkColumns {
  private SparkColumns() {}

  /** Returns the column's name; empty if the expression is not just a column. */
  static Optional<String> name(Expression expression) {
    return expression instanceof NamedReference column && column.fieldNames().length == 1
        ? Optional.of(column.fieldNames()[0])
        : Optional.empty();
  }

  /** Returns the columns' names; empty if one of the expressions is not just a column. */
  public static Optional<List<String>> names(Expression[] expressions) {
    List<String> names = new ArrayList<>();
    for (Expression expression : expressions) {
      name(expression).ifPresent(names::add);
    }
    return names.size() == expressions.length ? Optional.of(names) : Optional.empty();
  }

  /** Converts an ordering; empty if one of its keys is not a column of the schema. */
  public static Optional<List<EngineOrder>> orders(SortOrder[] keys, ReportSchema schema) {
    List<EngineOrder> orders = new ArrayList<>();
    for (SortOrder key : keys) {
      name(key.expression())
          .flatMap(schema::find)
          .ifPresent(column -> orders.add(order(column, key)));
    }
    return orders.size() == keys.length ? Optional.of(orders) : Optional.empty();
  }

  private static EngineOrder order(ReportColumn column, SortOrder key) {
    boolean up = key.direction() == SortDirection.ASCENDING;
    boolean nullsFirst = key.nullOrdering() == NullOrdering.NULLS_FIRST;
    Direction direction = up ? Direction.ASC : Direction.DESC;
    return new EngineOrder(column.name(), column.type(), direction, up == nullsFirst);
  }
}
